package org.plstar.study.train.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.plstar.array.npy.WholeFile;
import org.plstar.study.fit.BatchMeans;
import org.plstar.study.refusal.DamagedRun;
import org.plstar.study.store.RunDirectory;

/**
 * {@code batches.csv}: the mean loss of the batches over equally many steps, a line for each mean
 * with the first of its steps.
 */
final class StoredBatches {
    private static final String NAME = "batches.csv";
    private static final String HEADER = "first_step,steps,mean_loss";

    private StoredBatches() {}

    /** Writes the losses of batches; without batches there is no file. */
    static void write(RunDirectory directory, BatchMeans b) throws IOException {
        if (b.means().length == 0) {
            return;
        }
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        for (int k = 0; k < b.means().length; k++) {
            text.append((long) k * b.steps())
                    .append(',')
                    .append(b.steps())
                    .append(',')
                    .append(b.means()[k])
                    .append('\n');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        WholeFile.write(directory.file(NAME), out -> out.write(bytes));
    }

    /**
     * Reads the losses of batches; empty without a file, as in earlier versions.
     *
     * @throws org.plstar.refusal.Refusal DAMAGED_RUN if it is not what plstar writes
     */
    static BatchMeans read(Path directory) {
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            return BatchMeans.NONE;
        }
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() < 2 || !lines.getFirst().equals(HEADER)) {
                throw DamagedRun.of(file, "its columns are not " + HEADER);
            }
            double[] means = new double[lines.size() - 1];
            int steps = 1;
            for (int k = 0; k < means.length; k++) {
                List<String> cells = List.of(lines.get(k + 1).split(",", -1));
                steps = Integer.parseInt(cells.get(1));
                means[k] = Double.parseDouble(cells.get(2));
                if (!Double.isFinite(means[k])
                        || Long.parseLong(cells.get(0)) != (long) k * steps) {
                    throw DamagedRun.of(file, "line " + (k + 2) + " is out of order");
                }
            }
            return new BatchMeans(steps, means);
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            throw DamagedRun.of(file, "it cannot be read (" + e.getMessage() + ")");
        }
    }
}
