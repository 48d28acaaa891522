package org.plstar.study.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.plstar.data.DataRefusal;
import org.plstar.data.source.Bundled;
import org.plstar.data.source.Loaded;
import org.plstar.refusal.ClosestName;
import org.plstar.refusal.Refusal;
import org.plstar.study.store.RunDirectory;

/** Data that a user names: a file, a folder, or a data set of the program. */
public final class NamedData {
    private NamedData() {}

    /** Reads a file, or a bundled data set, by a given reader. */
    public static Loaded read(Path name, Function<Path, Loaded> reader) {
        return read(name, name, reader, b -> b.read(reader));
    }

    /**
     * Reads a file, or a bundled data set if there is no such file.
     *
     * @param file that the name stands for
     * @param name as the user gave it
     */
    public static Loaded read(
            Path file,
            Path name,
            Function<Path, Loaded> reader,
            Function<Bundled, Loaded> bundled) {
        Optional<Bundled> set = Files.exists(file) ? Optional.empty() : Bundled.of(name.toString());
        if (set.isPresent()) {
            return bundled.apply(set.get());
        }
        try {
            return reader.apply(file);
        } catch (Refusal refusal) {
            if (refusal.code() == DataRefusal.FOLDER_GIVEN && RunDirectory.isRun(file)) {
                throw refusal.with(
                        refusal.where(),
                        "it is the directory of a run: name data, such as those that the run read");
            }
            if (refusal.code() != DataRefusal.MISSING_FILE
                    || !refusal.where().equals(file.toString())) {
                throw refusal;
            }
            throw refusal.with(
                    refusal.where(),
                    ClosestName.of(name.toString(), Bundled.names())
                            .map(near -> "did you mean the bundled set " + near + "?")
                            .orElse(refusal.fix()
                                    + "; bundled sets are "
                                    + String.join(", ", Bundled.names())));
        }
    }
}
