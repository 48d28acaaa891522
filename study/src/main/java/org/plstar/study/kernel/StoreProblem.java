package org.plstar.study.kernel;

import java.io.IOException;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;

/** Why a kernel cannot be stored where it is wanted, or read from there. */
public enum StoreProblem implements Refusal.Code {
    /** What lies there is no array in the form that is written here. */
    NOT_A_KERNEL,
    /** What lies there is another kernel, or one cut in another way. */
    OTHER_KERNEL,
    /** Another process writes there. */
    HELD,
    /** It is larger than what may be stored. */
    TOO_LARGE,
    /** There is not enough room on the disk. */
    NO_ROOM,
    /** It cannot be written there. */
    UNWRITABLE;

    /** That a file or folder cannot be written. */
    public static Refusal unwritable(String name, IOException e) {
        return Refusal.of(
                UNWRITABLE,
                name,
                "it cannot be written (" + FailureWords.of(e) + ")",
                "a folder that can be written",
                "choose another place");
    }
}
