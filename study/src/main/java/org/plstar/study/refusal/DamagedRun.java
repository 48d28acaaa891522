package org.plstar.study.refusal;

import java.nio.file.Path;
import org.plstar.refusal.Refusal;

/** The refusal of a run's file that differs from what plstar wrote. */
public final class DamagedRun {
    private DamagedRun() {}

    /** The refusal of a file. */
    public static Refusal of(Path file, String what) {
        return Refusal.of(
                RequestRefusal.DAMAGED_RUN,
                file.toString(),
                what,
                "the file as plstar wrote it",
                "restore it, or repeat the run with the command in run.json or request.json");
    }
}
