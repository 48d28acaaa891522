package org.plstar.landscape.certificate.check.program;

/** A claim that could not be shown, for a reason in words. */
final class Unproved extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unproved(String words) {
        super(words);
    }
}
