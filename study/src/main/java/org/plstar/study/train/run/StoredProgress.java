package org.plstar.study.train.run;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.npy.WholeFile;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.json.Json;
import org.plstar.study.json.JsonFile;
import tools.jackson.core.JacksonException;

/**
 * {@code progress.json}: the progress of a running run. The file exists while the run is being
 * trained; a process that was killed leaves it, so that the directory's lock decides whether it is
 * valid.
 *
 * @param stage what is being done, in words
 * @param step steps done
 * @param steps planned
 * @param loss before the last step, of its batch where there are batches; absent before the first
 * @param secondsLeft until the end of the stage; absent while unknown
 * @param about what is trained
 */
public record StoredProgress(
        String stage,
        long step,
        long steps,
        OptionalDouble loss,
        OptionalDouble secondsLeft,
        About about) {
    private static final String NAME = "progress.json";
    private static final String STOP = "stop";

    /**
     * The model, data and size of a training run.
     *
     * @param title of the method
     * @param network its text
     * @param parameters p
     * @param data name of the data
     * @param rows of training
     * @param outputs per row
     * @param loss its text
     */
    public record About(
            String title,
            String network,
            int parameters,
            String data,
            int rows,
            int outputs,
            String loss) {
        /** The description of a request. */
        public static About of(FitRequest fit) {
            return new About(
                    fit.settings().method().title(),
                    fit.model().text(),
                    fit.model().layout().size(),
                    fit.data().name(),
                    fit.data().training().rows(),
                    fit.data().encoding().outputs(),
                    fit.settings().method().loss().text());
        }
    }

    /** Writes the progress to its file, completely or not at all. */
    public void write(Path directory) throws IOException {
        byte[] text = Json.file(this);
        WholeFile.write(directory.resolve(NAME), out -> out.write(text));
    }

    /** Reads the progress; absent without a readable file. */
    public static Optional<StoredProgress> read(Path directory) {
        Path file = directory.resolve(NAME);
        try {
            return Optional.of(Json.read(JsonFile.read(file), StoredProgress.class));
        } catch (JacksonException | IOException e) {
            return Optional.empty();
        }
    }

    /** Removes the file of the progress. */
    public static void remove(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(NAME));
    }

    /** Requests the process that trains a run to stop; follows no link, and overwrites nothing. */
    public static void askToStop(Path directory) throws IOException {
        Path stop = directory.resolve(STOP);
        try {
            Files.createFile(stop);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(stop, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
    }

    /** Whether a stop is requested and not noticed so far. */
    public static boolean stopIsAsked(Path directory) {
        return Files.exists(directory.resolve(STOP), LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether to stop; the question is then answered. */
    public static boolean takeStop(Path directory) {
        try {
            Files.delete(directory.resolve(STOP));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            return true; // the file exists and cannot be removed
        }
    }
}
