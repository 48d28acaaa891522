package org.plstar.study.train.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.plstar.array.npy.WholeFile;
import org.plstar.study.json.Json;
import org.plstar.study.json.JsonFile;
import org.plstar.study.json.Unread;
import org.plstar.study.portrait.Portrait;
import org.plstar.study.refusal.DamagedRun;
import org.plstar.study.store.RunDirectory;
import tools.jackson.core.JacksonException;

/** {@code portrait.json}: the views of the model at its end, for the report. */
public final class StoredPortrait {
    private static final String NAME = "portrait.json";

    private StoredPortrait() {}

    /** Writes the portrait to its file. */
    public static void write(RunDirectory directory, Portrait portrait) throws IOException {
        byte[] bytes = Json.file(portrait);
        WholeFile.write(directory.file(NAME), out -> out.write(bytes));
    }

    /**
     * Reads the portrait; empty without a file, as in earlier versions.
     *
     * @throws org.plstar.refusal.Refusal DAMAGED_RUN if it is not what plstar writes
     */
    static Portrait read(Path directory) {
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            return Portrait.NONE;
        }
        try {
            Portrait portrait = Json.read(JsonFile.read(file), Portrait.class);
            PortraitSections.check(portrait);
            return portrait;
        } catch (IOException e) {
            throw DamagedRun.of(file, Unread.why(file, e));
        } catch (JacksonException | NullPointerException | IllegalArgumentException e) {
            throw DamagedRun.of(file, "it is not what plstar writes");
        }
    }
}
