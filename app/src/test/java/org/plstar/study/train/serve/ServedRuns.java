package org.plstar.study.train.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.plstar.app.Child;
import org.plstar.app.Commands;

/** Runs of other processes in a folder, which are stopped at the end. */
final class ServedRuns implements AutoCloseable {
    private final Path folder;
    private final Path runs;
    private final Path data;
    private final List<Process> processes = new ArrayList<>();

    /** An empty folder of runs in a folder. */
    ServedRuns(Path folder) throws IOException {
        this.folder = folder;
        this.runs = Files.createDirectories(folder.resolve("runs"));
        this.data = Commands.data(folder, "iris.csv");
    }

    Path path() {
        return runs;
    }

    /** Begins a run without an end, and waits until it has observed something. */
    Process begin(String name) throws Exception {
        Process p = Child.start(
                List.of(),
                List.of(
                        "train",
                        data.toString(),
                        "--target",
                        "label",
                        "--network",
                        "dense(8) tanh dense",
                        "--steps",
                        "100000000",
                        "--eta",
                        "0.01",
                        "--threads",
                        "1",
                        "--out",
                        runs.resolve(name).toString()),
                folder.resolve(name + ".txt"));
        processes.add(p);
        Path trace = runs.resolve(name).resolve("trace.csv");
        await(() -> Files.exists(trace) && Files.readAllLines(trace).size() > 2);
        return p;
    }

    /** Runs a short run to its end, in this process. */
    void finished(String name) {
        assertThat(Commands.run(
                                "train",
                                data.toString(),
                                "--target",
                                "label",
                                "--network",
                                "dense(8) tanh dense",
                                "--steps",
                                "30",
                                "--out",
                                runs.resolve(name).toString())
                        .status())
                .isZero();
    }

    /** Waits until something holds; fails after a minute. */
    static void await(Callable<Boolean> condition) throws Exception {
        long begin = System.nanoTime();
        while (!condition.call()) {
            assertThat(System.nanoTime() - begin).as("waited in vain").isLessThan(60_000_000_000L);
            Thread.sleep(20);
        }
    }

    @Override
    public void close() {
        for (Process p : processes) {
            p.destroyForcibly().onExit().join();
        }
    }
}
