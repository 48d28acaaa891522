package org.plstar.app.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Track;
import org.plstar.study.claim.table.ClaimTable;
import org.plstar.study.json.Json;
import org.plstar.testing.Third;

/**
 * Makes the runs of the fleet and tries to refute each sentence. {@code -Dplstar.fleet=write}
 * writes the record, {@code -Dplstar.claim=PATTERN} tries some claims alone,
 * {@code -Dplstar.fleet.seed=N} makes tables of another seed.
 */
@Tag("fleet")
@Third(1)
class FleetTest {
    private static final int WORKERS = 2;

    @TempDir
    private Path folder;

    @Test
    void claimsAreAtTheirBars() throws IOException, InterruptedException {
        String wanted = System.getProperty("plstar.claim", ".*");
        List<FleetWorker.Try> all = tries(wanted);
        Path file = Path.of("target", "fleet.jsonl");
        Files.write(file, all.stream().map(Json::text).toList());
        TrackRecord record = TrackRecord.of(all);
        if (System.getProperty("plstar.fleet", "").equals("write")) {
            record.write(wanted);
        }
        List<String> under = new ArrayList<>();
        Map<String, List<FleetWorker.Try>> by = FleetWorker.byClaim(all);
        for (String key : by.keySet()) {
            if (key.isEmpty()) {
                by.get(key).forEach(t -> under.add(t.run() + ": " + t.decision().why()));
                continue;
            }
            Claim claim = ClaimTable.of(key);
            Optional<Track.Tried> tried = Optional.ofNullable(record.claims().get(key));
            boolean spoken = by.get(key).stream().anyMatch(FleetWorker.Try::said);
            if (spoken && tried.isPresent() && !tried.get().passes(claim)) {
                under.add(key + " " + tried.get());
            }
        }
        assertThat(under).isEmpty();
    }

    private List<FleetWorker.Try> tries(String wanted) throws IOException, InterruptedException {
        List<Process> workers = new ArrayList<>();
        for (int k = 0; k < WORKERS; k++) {
            workers.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--add-modules=jdk.incubator.vector",
                            "--enable-native-access=ALL-UNNAMED",
                            "-XX:+UseSerialGC",
                            "-D" + Fleet.SEED + "=" + System.getProperty(Fleet.SEED, ""),
                            "-cp",
                            System.getProperty("java.class.path"),
                            FleetWorker.class.getName(),
                            folder.resolve("w" + k).toString(),
                            "" + k,
                            "" + WORKERS,
                            wanted,
                            folder.resolve("tries" + k).toString())
                    .redirectErrorStream(true)
                    .redirectOutput(Path.of("target", "fleet" + k + ".log").toFile())
                    .start());
        }
        List<FleetWorker.Try> all = new ArrayList<>();
        for (int k = 0; k < WORKERS; k++) {
            assertThat(workers.get(k).waitFor()).as("target/fleet" + k + ".log").isZero();
            for (String line : Files.readAllLines(folder.resolve("tries" + k))) {
                all.add(Json.read(line, FleetWorker.Try.class));
            }
        }
        return all;
    }
}
