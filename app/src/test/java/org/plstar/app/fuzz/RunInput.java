package org.plstar.app.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.plstar.app.Commands;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.store.RunRequest;

/** Files of a run: one byte that says which, then the file; or, for a checkpoint, only the file. */
final class RunInput {
    /** What a run's directory holds that is read again. */
    static final List<String> FILES =
            List.of("run.json", "trace.csv", "spectrum/step-00000000.npy", "request.json");

    static final String STATE = "checkpoint/state.npz";

    private static final String DATA =
            "a,b,y\n1,2,x\n2,1,z\n3,5,x\n4,4,z\n5,9,x\n6,1,z\n7,2,x\n8,3,z\n9,1,x\n1,8,z\n";

    private RunInput() {}

    static void read(byte[] input, Path folder) throws IOException {
        Path whole = run(folder);
        Path damaged = copy(whole, folder.resolve("damaged"));
        String name = FILES.get(input.length == 0 ? 0 : (input[0] & 0xff) % FILES.size());
        Files.write(damaged.resolve(name), FuzzedReader.behind(input, 1));
        if (name.equals("request.json")) {
            try (RunDirectory directory = RunDirectory.open(damaged)) {
                FuzzedReader.promise(
                        !RunRequest.read(directory).arguments().isEmpty(), "a command");
            }
            return;
        }
        String report = folder.resolve("report.html").toString();
        ends(Commands.run("runs", "list", folder.toString(), "--csv"));
        ends(Commands.run("runs", "show", damaged.toString()));
        ends(Commands.run("report", damaged.toString(), "--out", report));
        ends(Commands.run(
                "runs", "compare", whole.toString(), damaged.toString(), "--out", report));
    }

    /** Goes on from a damaged checkpoint of a run that was cut off. */
    static void resume(byte[] input, Path folder) throws IOException {
        Path cut = copy(run(folder), folder.resolve("cut"));
        Files.delete(cut.resolve("run.json"));
        Path request = cut.resolve("request.json");
        Files.writeString(request, Files.readString(request).replace("\"3\"", "\"6\""));
        Files.write(cut.resolve(STATE), input);
        ends(Commands.run("train", "--resume", cut.toString()));
    }

    /** A finished run of three steps, made once in each folder. */
    static Path run(Path folder) throws IOException {
        Path run = folder.resolve("run");
        if (!Files.exists(run.resolve("run.json"))) {
            Path data = folder.resolve("small.csv");
            Files.writeString(data, DATA);
            ends(Commands.run(
                    "train",
                    data.toString(),
                    "--target",
                    "y",
                    "--network",
                    "dense(2) tanh dense",
                    "--optimizer",
                    "adam",
                    "--batch",
                    "4",
                    "--steps",
                    "3",
                    "--looks",
                    "every",
                    "--threads",
                    "1",
                    "--out",
                    run.toString()));
        }
        return run;
    }

    private static void ends(Commands.Ended ended) {
        boolean refused = ended.status() == 2;
        FuzzedReader.promise(
                ended.status() == 0 || ended.status() == 1 || refused,
                "no fault, not " + ended.status() + ": " + ended.stderr());
        FuzzedReader.promise(
                !refused || ended.stderr().lines().count() == 1, "one line, not " + ended.stderr());
        FuzzedReader.promise(
                !new String(ended.stdout().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                        .contains("NaN"),
                "no NaN in " + ended.stdout());
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path p : all.filter(p -> !p.endsWith("report.html")).toList()) {
                Path there = to.resolve(from.relativize(p).toString());
                if (Files.isDirectory(p)) {
                    Files.createDirectories(there);
                } else {
                    Files.write(there, Files.readAllBytes(p));
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return to;
    }
}
