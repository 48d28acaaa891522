package org.plstar.cluster.ml;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.study.table.CentreFeatures;

/**
 * Features by centres in the form in which they are sent and stored; prepared once where rows are
 * transformed.
 *
 * @param network whose tangent kernel it is
 * @param centres [M][d]
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
record SentFeatures(String network, double[][] centres, Ready ready) implements Serializable {
    private static final String FILE = "centres.bin";

    /** The prepared features, which are not sent. */
    static final class Ready implements Serializable {
        private static final long serialVersionUID = 1L;

        private transient volatile CentreFeatures.@Nullable Map map;
    }

    SentFeatures(String network, double[][] centres) {
        this(network, centres, new Ready());
    }

    private static Dataset rows(double[][] x) {
        return Dataset.of("data frame", FrameRows.names(x[0].length), x, new Target.None(x.length));
    }

    /** The features by rows that are centres. */
    static SentFeatures of(String network, Dataset rows) {
        double[][] z = new double[rows.rows()][rows.width()];
        for (int i = 0; i < z.length; i++) {
            System.arraycopy(rows.features(), i * rows.width(), z[i], 0, rows.width());
        }
        return new SentFeatures(network, z);
    }

    /** The prepared features, kept as long as the process lives. */
    CentreFeatures.Map map() {
        synchronized (ready) {
            CentreFeatures.Map known = ready.map;
            if (known == null) {
                try (Workers one = Workers.of(1)) {
                    known = new CentreFeatures(FrameFit.kernel(network), rows(centres)).map(one);
                }
                ready.map = known;
            }
            return known;
        }
    }

    /** The features of rows, in blocks of one size. */
    double[][] of(List<double[]> x) {
        List<double[]> all = new ArrayList<>();
        try (Workers one = Workers.of(1)) {
            for (int from = 0; from < x.size(); from += SentModel.BLOCK) {
                int first = from;
                double[][] block = new double[SentModel.BLOCK][];
                Arrays.setAll(block, i -> x.get(Math.min(first + i, x.size() - 1)));
                double[][] some = map().of(rows(block), one);
                all.addAll(
                        Arrays.asList(some).subList(0, Math.min(SentModel.BLOCK, x.size() - from)));
            }
        }
        return all.toArray(double[][]::new);
    }

    /** The features in the form of files. */
    Map<String, byte[]> files() {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(network);
            out.writeInt(centres.length);
            out.writeInt(centres[0].length);
            for (double[] row : centres) {
                for (double v : row) {
                    out.writeDouble(v);
                }
            }
            out.flush();
            return Map.of(FILE, bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sent features of files. */
    static SentFeatures read(Map<String, byte[]> files) {
        byte[] bytes = files.getOrDefault(FILE, new byte[0]);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            String network = in.readUTF();
            double[][] z = new double[in.readInt()][in.readInt()];
            for (double[] row : z) {
                for (int j = 0; j < row.length; j++) {
                    row[j] = in.readDouble();
                }
            }
            return new SentFeatures(network, z);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
