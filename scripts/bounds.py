"""The bounds that protect the listener. Every number that limits a script or a breath stands here, once.

They are design choices on the safe side of what studies used; docs/writing-sessions.md explains them to people
who write sessions. Seconds unless a name says otherwise.
"""

from typing import Final

INHALE_MIN: Final = 2.0
INHALE_MAX: Final = 6.0
EXHALE_MIN: Final = 2.0
EXHALE_MAX: Final = 10.0
TOPUP_MIN: Final = 0.5
TOPUP_MAX: Final = 2.0
HOLD_MAX: Final = 4.0
"""The longest hold or rest, and only where a script allows holds."""

EXHALE_RATIO_MIN: Final = 1.0
EXHALE_RATIO_MAX: Final = 2.0
"""Exhale divided by inhale, unless a script allows a long exhale."""

BREATH_MAX: Final = 12.0
"""5 breaths a minute: the slowest an authored pattern goes by itself."""
BREATH_MAX_SLOW: Final = 60 / 4.5
"""4.5 breaths a minute: the slowest where a script allows slow breathing."""

LEAD_STEP_MIN: Final = 0.05
LEAD_STEP_MAX: Final = 0.3
"""How much longer one breath may be than the one before it, in all."""

ASKED_SLOWER: Final = 0.5
ASKED_FASTER: Final = 1.0
"""By how much a breath becomes longer, or shorter, with one key; a repair gives back as much."""
MEETING_BREATHS: Final = 4
"""For so many breaths a listener who was lost is met before anything is led again."""
MEETING_WAIT: Final = 12.0
"""How long the pacing has let go for, after the guide's words: the listener may give their breath, or not."""

OWN_BREATHS: Final = 3
"""So many each of two is met at their own breath, before they begin to near each other."""
SHARED_BREATHS: Final = 4
"""So many two share before anything else is led."""
SPARE: Final = 1.0
"""How much slower than the shared breath the faster of two may wait for the other, at least."""
MEAN_WITHIN: Final = 2.0
"""Two whose breaths differ by at most this meet in the middle; otherwise the slower one stays and the other comes."""
VERY_FAST_RATE: Final = 22.0
"""Where one of two breathes that fast, or faster, finding the ground comes first as well."""
FAST_RATE: Final = 18.0
"""Breaths a minute. Resting adults breathe 12 to 20 times; where both of two are in the upper part of that or above it,
nobody in the room is the steady one, and finding the ground comes before any pacing. A little early does no harm."""

LISTENER_RATE_MIN: Final = 6.0
LISTENER_RATE_MAX: Final = 24.0
"""Breaths a minute that are accepted from a listener."""
LISTENER_PHASE_MIN: Final = 1.0

FAST_BREATH: Final = 4.0
LEAD_STEP_FAST: Final = 0.2
"""While a breath is shorter than that, it grows by no more than this: a step of 0.3 s would be a tenth of it."""
STAYS_RATE: Final = 20.0
"""Breaths a minute. A listener who came at least that fast stays at a resting place unless they ask for slower."""
MATCHED_AGAIN: Final = 2
"""After a long free stretch so many breaths are at the listener's own, before anything is led."""
LONG_FREE: Final = 30.0
"""A free stretch from so long on."""
LOST_AGAIN: Final = 90.0
"""Lost again within so long, the pacing lets go altogether."""
CALL_PRESENCE: Final = 0.8
"""How present the voice is at least when it answers a call, whatever the stage says."""
CALL_BED: Final = 0.5
"""How present the bed is then, at least."""
COMPANY_HOURS: Final = 8.0
"""Company stays so long at most: a night."""

REST_BREATHS: Final = 6
"""How long a walk rests on its way where the script does not say."""
REST_BREATHS_MIN: Final = 2
REST_BREATHS_MAX: Final = 30

STAGE_BREATHS_MAX: Final = 300
STAGE_MINUTES_MIN: Final = 0.1
STAGE_MINUTES_MAX: Final = 60.0
SESSION_MINUTES_MAX: Final = 120.0
STAGES_MAX: Final = 500
LINES_MAX: Final = 2_000
"""Of a whole session: a line every four seconds for two hours, and more than anybody writes."""
LIST_MAX: Final = 200
"""Of needs, sources and the like."""
TONE_EVERY_MAX: Final = 10
LINE_WORDS_MAX: Final = 30
"""A hard limit; about 12 words is what a listener can take in on one breath."""
LINE_LETTERS_MAX: Final = 600
TITLE_LETTERS_MAX: Final = 200
SUMMARY_LETTERS_MAX: Final = 1_000
NAME_LETTERS_MAX: Final = 100
"""Of a stage, an id and a language. What is longer is no name."""
NEED_WORDS_MAX: Final = 4
NEED_LETTERS_MAX: Final = 30
"""What a session is for is found by typing it: a word or a few."""

LISTEN_PATIENCE: Final = 30.0
"""Where the listener asked to be listened to, it is waited so long for a breath that is sure."""
STRAP_PATIENCE: Final = 45.0
"""The same by a heart strap, which has to be found and joined first."""
NOTICED_EVERY: Final = 120.0
"""The guide begins a repair by itself at most once in so long."""
TAP_PATIENCE: Final = 12.0
"""A session that nobody taps for begins by itself after this: nobody has to answer."""
KNOWN_PATIENCE: Final = 5.0
"""The same for whoever knows the offer: it is there already. A tap a little later counts all the same."""
QUIET: Final = 10.0
"""After "too much" nothing is asked for so long."""

SETTLE_IN: Final = 4.0
"""Before the first stage: light and tones arrive, nothing is said."""
SETTLE_IN_AT_ONCE: Final = 0.5
"""Before first aid: whoever presses that key hears within a second that somebody is there, and nothing startles."""
CLOSING: Final = 16.0
"""After the last stage: everything fades."""
LINE_GAP: Final = 0.8
"""The least quiet between two lines."""
RECORDING_MAX: Final = 24 * 3600.0
"""A session around a recording is no longer than a day: what says it is longer does not know how long it is."""
