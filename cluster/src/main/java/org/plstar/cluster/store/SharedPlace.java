package org.plstar.cluster.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.plstar.array.store.ChunkPlace;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.spec.ClusterRefusal;
import org.plstar.refusal.Refusal;

/** Tests whether executors read the files that the driver writes. */
public final class SharedPlace {
    private static final String PROBE = ".probe";

    private SharedPlace() {}

    /**
     * Has executors read a file of the driver, and refuses a place where they cannot.
     *
     * @throws Refusal NOT_SHARED
     */
    public static void require(ChunkPlace place, ClusterSession session) {
        JavaSparkContext spark = session.spark();
        int tasks = 2 * session.slots();
        byte[] word = String.valueOf(System.nanoTime()).getBytes(StandardCharsets.UTF_8);
        try {
            place.write(PROBE, out -> out.write(word));
        } catch (IOException e) {
            throw notShared(place, "the driver cannot write there");
        }
        List<String> blind = spark
                .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
                .map(new ProbeTask(Places.name(place), word))
                .collect()
                .stream()
                .filter(host -> !host.isEmpty())
                .distinct()
                .sorted()
                .toList();
        try {
            place.delete(PROBE);
        } catch (IOException e) {
            throw notShared(place, "the driver cannot delete there");
        }
        if (!blind.isEmpty()) {
            throw notShared(place, "executors on " + String.join(", ", blind) + " do not see it");
        }
    }

    private static Refusal notShared(ChunkPlace place, String why) {
        return Refusal.of(
                ClusterRefusal.NOT_SHARED,
                place.name(""),
                why,
                "a place that the driver and all executors read and write",
                "name a shared disk, or a file system by its URI such as hdfs://… or s3a://…");
    }

    /** Returns the host if it cannot read a file of the driver; empty if it can. */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    private record ProbeTask(String place, byte[] word) implements Function<Integer, String> {
        @Override
        public String call(Integer number) {
            try (var in = Places.of(place).open(PROBE)) {
                if (Arrays.equals(in.readAllBytes(), word)) {
                    return "";
                }
            } catch (IOException e) {
                // the file cannot be read
            }
            return SparkEnv.get().blockManager().blockManagerId().host();
        }
    }
}
