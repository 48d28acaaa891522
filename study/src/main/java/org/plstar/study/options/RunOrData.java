package org.plstar.study.options;

import java.nio.file.Files;
import java.nio.file.Path;
import org.plstar.data.idx.IdxFolder;
import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.RequestRefusal;

/** Distinguishes a run from data, for commands that take either. */
public final class RunOrData {
    private RunOrData() {}

    /**
     * Whether a path is a run.
     *
     * @param mark a file that every such run has
     * @throws Refusal for a folder that is neither a run nor one of IDX files, since either could
     *     have been meant
     */
    public static boolean isRun(Path path, String... mark) {
        if (!Files.isDirectory(path)) {
            return false;
        }
        for (String file : mark) {
            if (Files.exists(path.resolve(file))) {
                return true;
            }
        }
        if (!IdxFolder.is(path)) {
            throw Refusal.of(
                    RequestRefusal.NOT_A_RUN,
                    path.toString(),
                    "this folder holds neither a run nor IDX files",
                    "the directory of a run, a data file, or a folder of IDX files",
                    "see plstar runs for the runs here, or name the file in it");
        }
        return false;
    }
}
