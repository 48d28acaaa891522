package org.plstar.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Times of one unit of work in seconds.
 *
 * @param cpu CPU seconds of the whole process, median
 * @param waitFraction seconds that the process's threads stood in the run queue, over wall seconds:
 *     above 0, other work held the cores
 * @param quietReps repetitions that waited for less than 5 % of their time
 * @param quiet median of those; absent if there are none
 */
record Timing(
        int reps,
        double median,
        double min,
        double max,
        double cpu,
        double waitFraction,
        int quietReps,
        OptionalDouble quiet) {
    private static final double QUIET = 0.05;
    private static final Path TASKS = Path.of("/proc/self/task");

    /** One repetition: wall, CPU and run-queue seconds. */
    record Sample(double wall, double cpu, double waited) {}

    /** Clocks at the start of a repetition. */
    record Start(long wall, double cpu, double waited) {
        static Start now() {
            Clocks c = Clocks.now();
            return new Start(System.nanoTime(), c.ran, c.waited);
        }

        Sample stop() {
            double wall = (System.nanoTime() - wall()) * 1e-9;
            Clocks c = Clocks.now();
            return new Sample(wall, c.ran - cpu(), Math.max(0, c.waited - waited()));
        }
    }

    /**
     * Runs until compiled code runs (for {@code warm} seconds, at least twice where that is within
     * the budget), then up to {@code reps} times, fewer if {@code budget} seconds are over.
     */
    static Timing of(Runnable body, int inner, int reps, double warm, double budget) {
        long begin = System.nanoTime();
        double spent = 0;
        for (int i = 0; i == 0 || spent < (i == 1 ? budget : warm); i++) {
            body.run();
            spent = (System.nanoTime() - begin) * 1e-9;
        }
        List<Sample> samples = new ArrayList<>();
        begin = System.nanoTime();
        while (samples.size() < reps
                && (samples.isEmpty() || (System.nanoTime() - begin) * 1e-9 < budget)) {
            Start start = Start.now();
            body.run();
            samples.add(start.stop());
        }
        return of(samples, inner);
    }

    /** What some repetitions of {@code inner} units each say about one unit. */
    static Timing of(List<Sample> samples, int inner) {
        double[] wall =
                samples.stream().mapToDouble(s -> s.wall() / inner).sorted().toArray();
        double[] cpu =
                samples.stream().mapToDouble(s -> s.cpu() / inner).sorted().toArray();
        double[] quiet = samples.stream()
                .filter(s -> s.waited() < QUIET * s.wall())
                .mapToDouble(s -> s.wall() / inner)
                .sorted()
                .toArray();
        double waited = samples.stream().mapToDouble(Sample::waited).sum();
        double all = samples.stream().mapToDouble(Sample::wall).sum();
        return new Timing(
                wall.length,
                median(wall),
                wall[0],
                wall[wall.length - 1],
                median(cpu),
                waited / all,
                quiet.length,
                quiet.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(median(quiet)));
    }

    private static double median(double[] sorted) {
        int n = sorted.length;
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }

    /**
     * Seconds that this process's threads have run, and have stood in the run queue; 0 where the
     * system does not say.
     */
    private record Clocks(double ran, double waited) {
        static Clocks now() {
            double ran = 0;
            double waited = 0;
            try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
                for (Path task : tasks) {
                    Clocks one = of(task);
                    ran += one.ran;
                    waited += one.waited;
                }
            } catch (IOException e) {
                return new Clocks(0, 0);
            }
            return new Clocks(ran, waited);
        }

        private static Clocks of(Path task) {
            try {
                String[] numbers = Files.readString(task.resolve("schedstat")).split(" ", -1);
                return new Clocks(
                        Long.parseLong(numbers[0]) * 1e-9, Long.parseLong(numbers[1]) * 1e-9);
            } catch (IOException e) {
                return new Clocks(0, 0); // the thread ended while we looked
            }
        }
    }
}
