package org.plstar.study.refusal;

import java.nio.file.Path;
import org.plstar.refusal.Refusal;

/** Says that a file of a run is not as plstar wrote it. */
public final class DamagedRun {
    private DamagedRun() {}

    /** The refusal. */
    public static Refusal of(Path file, String what) {
        return Refusal.of(
                RequestRefusal.DAMAGED_RUN,
                file.toString(),
                what,
                "the file as plstar wrote it",
                "restore it, or repeat the run with the command in run.json or request.json");
    }
}
