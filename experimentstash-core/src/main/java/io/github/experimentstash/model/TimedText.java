package io.github.experimentstash.model;

/**
 * A text for a regular expression that somebody else wrote: looks at the clock now and then while the matcher reads, and
 * throws {@link TooLong} when the time is over, so that no expression runs for ever.
 */
public final class TimedText implements CharSequence {
    private static final int READS_BETWEEN_LOOKS = 0x3ff;

    private final String text;
    private final long deadline;
    private int reads;

    /** @param deadline as {@link System#nanoTime} tells it */
    public TimedText(String text, long deadline) {
        this.text = text;
        this.deadline = deadline;
    }

    /** The search has used up its time. */
    public static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLong() {
            super("time is over", null, false, false);
        }
    }

    @Override
    public char charAt(int index) {
        if ((++reads & READS_BETWEEN_LOOKS) == 0 && System.nanoTime() - deadline > 0) {
            throw new TooLong();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
