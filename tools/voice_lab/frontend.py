"""From words to speech parameters: festival reads the line, the HTS voice gives spectrum and pitch.

festival (its text side only) turns a line into phones in context; hts_engine turns those into what the voice model
knows: for each frame of 5 ms a mel-cepstrum and a log pitch, and for each phone a length. Nothing is taken from the
waveform that hts_engine would make; tools/voice_lab/throat.py sounds the parameters with a gentler source.

Both programs are free and packaged: `apt install festival festvox-us-slt-hts festlex-cmu htsengine`.
"""

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tools.voice_lab.phrasing import NONE, ReadWord, give_air

Floats = npt.NDArray[np.float64]

RATE_HZ = 32_000  # the voice's own rate; its model stops at 16 kHz
FRAME_S = 0.005  # the voice's own frame
WARP = 0.45  # the all-pass constant of the voice's mel-cepstrum
ORDER = 45  # numbers per frame of mel-cepstrum
_TICKS_PER_S = 1e7  # HTS labels count in 100 ns

VOICE_MODEL = Path("/usr/share/festival/voices/us/cmu_us_slt_arctic_hts/hts/cmu_us_slt_arctic_hts.htsvoice")

# Words said in another form than the lexicon's. A calm speaker leans on what matters and lets the small words pass.
_OUR_WORDS = {
    "can": "((k ax n) 0)",
    "and": "((ax n d) 0)",
    "thee": "((dh iy) 0)",  # "the" before a vowel
}
_VOWEL_LETTERS = "aeiou"


@dataclass(frozen=True)
class Phone:
    """One sound of a line, with what its context says about it."""

    name: str  # as the voice's lexicon writes it: "ay", "m"; "pau" is silence
    label: str  # the full context, as HTS wants it
    seconds: float
    stressed: bool  # whether its syllable is
    break_after: str  # for a pause: the punctuation before it ("," "." or "" for a breath between words)


@dataclass(frozen=True)
class Frames:
    """What the voice model says, frame by frame (5 ms): spectrum and pitch."""

    mel_cepstrum: Floats  # shape (frames, 45)
    log_pitch: Floats  # shape (frames,), natural log of Hz; NaN where unvoiced


def read_line(words: str) -> list[Phone]:
    """Return the phones of a line at the voice's own natural speed, a pause before and after included."""
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        program = room / "line.scm"
        program.write_text(_reading(words), encoding="utf-8")
        read = [ReadWord(*row.split("\t")) for row in _run(["festival", "-b", str(program)]).splitlines()]
        breaks = give_air(read)
        program.write_text(_labelling(words, breaks, room / "line.lab"), encoding="utf-8")
        _run(["festival", "-b", str(program)])
        labels = [row.split()[-1] for row in (room / "line.lab").read_text(encoding="ascii").splitlines() if row]
        seconds = _phone_lengths(labels, room)
    marks = iter(word.mark for word, after in zip(read, breaks, strict=True) if after != NONE)
    phones: list[Phone] = []
    for place, (label, length) in enumerate(zip(labels, seconds, strict=True)):
        name = label.partition("-")[2].partition("+")[0]
        inner_pause = name == "pau" and 0 < place < len(labels) - 1
        phones.append(
            Phone(
                name=name,
                label=label,
                seconds=length,
                stressed="/B:1" in label,
                break_after=next(marks) if inner_pause else "",
            ),
        )
    return phones


def speak(phones: list[Phone], seconds: list[float]) -> tuple[list[int], Frames]:
    """Return each phone's frames and the parameters of the line, every phone held for the seconds given."""
    counts = [max(5, round(length / FRAME_S)) for length in seconds]  # the model has five states, a frame each at least
    rows, start = [], 0
    for phone, count in zip(phones, counts, strict=True):
        end = start + count
        rows.append(f"{start * FRAME_S * _TICKS_PER_S:.0f} {end * FRAME_S * _TICKS_PER_S:.0f} {phone.label}")
        start = end
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        (room / "timed.lab").write_text("\n".join(rows) + "\n", encoding="ascii")
        spectrum, pitch = room / "spectrum", room / "pitch"
        tracks = ["-om", str(spectrum), "-of", str(pitch)]
        _run(["hts_engine", "-m", str(VOICE_MODEL), "-vp", *tracks, str(room / "timed.lab")])
        cepstrum = np.fromfile(spectrum, dtype=np.float32).astype(np.float64).reshape(-1, ORDER)
        log_pitch = np.fromfile(pitch, dtype=np.float32).astype(np.float64)
    log_pitch[log_pitch < 0.0] = np.nan  # -1e10 marks a frame without voice
    return counts, Frames(cepstrum, log_pitch)


def _phone_lengths(labels: list[str], room: Path) -> list[float]:
    (room / "bare.lab").write_text("\n".join(labels) + "\n", encoding="ascii")
    lengths = room / "lengths"
    _run(["hts_engine", "-m", str(VOICE_MODEL), "-od", str(lengths), str(room / "bare.lab")])
    rows = [row.split() for row in lengths.read_text(encoding="ascii").splitlines()]
    return [(int(end) - int(start)) / _TICKS_PER_S for start, end, _ in rows]


def _reading(words: str) -> str:
    """Return a festival program that prints each word with the voice's own break and the mark after it."""
    return f"""{_opening(words)}
(Phrasify utt)
(mapcar (lambda (word)
    (let ((mark (item.feat word "R:Token.parent.punc")) (last (string-equal "0" (item.feat word "R:Token.n.name"))))
      (format t "%s\t%s\t%s\n" (item.name word) (item.feat word "pbreak")
        (if (and last (not (string-equal "0" mark))) mark ""))))
  (utt.relation.items utt 'Word))
"""


def _labelling(words: str, breaks: list[str], labels: Path) -> str:
    """Return a festival program that writes the labels of a line with these breaks after its words."""
    wanted = " ".join(f'"{after}"' for after in breaks)
    return f"""{_opening(words)}
(set! breaks (quote ({wanted})))
(mapcar (lambda (word) (item.set_feat word "want" (car breaks)) (set! breaks (cdr breaks)))
  (utt.relation.items utt 'Word))
(Parameter.set 'Phrase_Method 'cart_tree)
(set! phrase_cart_tree (quote ((want is "BB") ((BB)) ((want is "B") ((B)) ((NB))))))
(Phrasify utt) (Word utt) (Pauses utt) (Intonation utt) (PostLex utt) (Duration utt) (Int_Targets utt)
(hts_dump_feats utt hts_feats_list "{labels}")
"""


def _opening(words: str) -> str:
    """Return what both programs begin with: the voice, its few words of our own, and the line up to parts of speech."""
    spoken = _before_vowels(words.replace("\\", " ").replace('"', " ").replace("\u2019", "'"))
    entries = "\n".join(f'(lex.add.entry (quote ("{word}" nil ({shape}))))' for word, shape in _OUR_WORDS.items())
    return f"""(voice_cmu_us_slt_arctic_hts)
{entries}
(set! utt (Utterance Text "{spoken}"))
(Initialize utt) (Text utt) (Token_POS utt) (Token utt) (POS utt)"""


def _before_vowels(words: str) -> str:
    """Return the words with "the" before a vowel written "thee", the way it is said."""
    tokens = words.split(" ")
    for place, following in enumerate(tokens[1:]):
        if tokens[place].lower() == "the" and following[:1].lower() in _VOWEL_LETTERS:
            tokens[place] = "thee"
    return " ".join(tokens)


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    trouble = done.stderr.strip()
    if done.returncode != 0 or "ERROR" in trouble:
        raise RuntimeError(f"{command[0]} could not read the line: {trouble or done.returncode}")
    return done.stdout
