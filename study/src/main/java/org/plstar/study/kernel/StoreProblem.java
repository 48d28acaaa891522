package org.plstar.study.kernel;

import java.io.IOException;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;

/** Why a kernel cannot be stored in or read from a place. */
public enum StoreProblem implements Refusal.Code {
    /** The place has no array in the form that is written here. */
    NOT_A_KERNEL,
    /** The place has another kernel, or one in other chunks. */
    OTHER_KERNEL,
    /** Another process writes to the place. */
    HELD,
    /** The kernel is larger than the limit. */
    TOO_LARGE,
    /** The disk has too little free space. */
    NO_ROOM,
    /** The place cannot be written to. */
    UNWRITABLE;

    /** The refusal of a file or folder that cannot be written. */
    public static Refusal unwritable(String name, IOException e) {
        return Refusal.of(
                UNWRITABLE,
                name,
                "it cannot be written (" + FailureWords.of(e) + ")",
                "a folder that can be written",
                "choose another place");
    }
}
