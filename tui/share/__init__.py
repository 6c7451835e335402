"""Sessions that leave this program: captions and chapters beside a rendered sound, a page, a file to give away."""
