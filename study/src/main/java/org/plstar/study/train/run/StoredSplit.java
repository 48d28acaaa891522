package org.plstar.study.train.run;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.NpyType;
import org.plstar.array.npy.Npz;
import org.plstar.data.Dataset;
import org.plstar.study.PreparedDataset;
import org.plstar.study.store.RunDirectory;

/**
 * {@code checkpoint/split.npz}: which rows of the data trained and which were held back, as the
 * numbers that their file counts them by: arrays {@code training} and {@code test}, whole numbers.
 */
public final class StoredSplit {
    private StoredSplit() {}

    /** Writes the split of the rows to its file. */
    public static void write(RunDirectory directory, PreparedDataset data) throws IOException {
        Npz.write(directory.file("checkpoint").resolve("split.npz"), entries -> {
            entries.put("training", numbers(data.training()), NpyType.I8);
            if (data.test().isPresent()) {
                entries.put("test", numbers(data.test().get()), NpyType.I8);
            }
        });
    }

    private static NpyArray numbers(Dataset rows) {
        int[] n = rows.rowNumbers().numbers();
        return new NpyArray(List.of(n.length), Arrays.stream(n).asDoubleStream().toArray());
    }
}
