package org.plstar.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.plstar.refusal.Refusal;

/** Runs a command as the shell would, in this process. */
public final class Commands {
    private Commands() {}

    /**
     * How a command ended and what it printed.
     *
     * @param code why it was refused, if it was
     */
    public record Ended(int status, String stdout, String stderr, Optional<Refusal.Code> code) {}

    /** Runs; tests that use it lock standard output and error. */
    public static Ended run(String... arguments) {
        ByteArrayOutputStream stdout = new ByteArrayOutputStream();
        Ended ended = run(new PrintStream(stdout, true, StandardCharsets.UTF_8), arguments);
        return new Ended(
                ended.status, stdout.toString(StandardCharsets.UTF_8), ended.stderr, ended.code);
    }

    /** Runs with another standard output; what is printed there is not in the answer. */
    public static Ended run(PrintStream stdout, String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream stderr = new ByteArrayOutputStream();
        System.setOut(stdout);
        System.setErr(new PrintStream(stderr, true, StandardCharsets.UTF_8));
        try {
            AtomicReference<Optional<Refusal.Code>> code = new AtomicReference<>(Optional.empty());
            int status = Main.execute(why -> code.set(Optional.of(why)), arguments);
            return new Ended(status, "", stderr.toString(StandardCharsets.UTF_8), code.get());
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** Copies a data set of the tests into a folder. */
    public static Path data(Path folder, String name) throws IOException {
        try (InputStream in = Commands.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            Path file = folder.resolve(name);
            Files.copy(in, file);
            return file;
        }
    }
}
