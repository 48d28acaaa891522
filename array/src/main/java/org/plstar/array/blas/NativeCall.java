package org.plstar.array.blas;

/** What a method handle may throw, brought back to unchecked. */
final class NativeCall {
    private NativeCall() {}

    /**
     * Throws what it is given, or wraps it if it is checked; declared to return for the compiler.
     */
    static RuntimeException rethrow(Throwable thrown) {
        switch (thrown) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException("a native call failed", thrown);
        }
    }
}
