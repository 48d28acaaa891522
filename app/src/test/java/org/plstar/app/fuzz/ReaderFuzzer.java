package org.plstar.app.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.plstar.refusal.Refusal;

/**
 * The target that Jazzer calls, of the reader that {@code -Dplstar.fuzz.reader} names, or of all.
 */
public final class ReaderFuzzer {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final FuzzedReader reader;
    private final Path folder;

    ReaderFuzzer(FuzzedReader reader, Path folder) {
        this.reader = reader;
        this.folder = folder;
    }

    /**
     * Reads one input.
     *
     * @return whether it was read, not refused
     * @throws AssertionError if the reader breaks a promise
     */
    boolean accepts(byte[] input) throws IOException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        boolean read = reads(input);
        if (THREADS.getCurrentThreadAllocatedBytes() - before > reader.allocated()) {
            // The first reading may have loaded classes, which Jazzer rewrites at great expense.
            before = THREADS.getCurrentThreadAllocatedBytes();
            reads(input);
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            FuzzedReader.promise(
                    allocated <= reader.allocated(),
                    "at most " + reader.allocated() + " bytes, not " + allocated);
        }
        return read;
    }

    private boolean reads(byte[] input) throws IOException {
        try {
            reader.read(input, folder);
            return true;
        } catch (Refusal refusal) {
            FuzzedReader.oneLine(refusal);
            return false;
        }
    }

    private static final class Target {
        static final List<ReaderFuzzer> ALL = fromProperty();

        private static List<ReaderFuzzer> fromProperty() {
            String name = System.getProperty("plstar.fuzz.reader", "");
            List<ReaderFuzzer> all = new ArrayList<>();
            for (FuzzedReader reader : FuzzedReader.values()) {
                if (name.isEmpty() || reader.name().equals(name)) {
                    all.add(fuzzer(reader));
                }
            }
            return all;
        }

        private static ReaderFuzzer fuzzer(FuzzedReader reader) {
            try {
                Path folder = Files.createTempDirectory("plstar-fuzz-");
                reader.seeds(folder); // makes what the inputs share
                return new ReaderFuzzer(reader, folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Jazzer calls this before the first input: classes that are loaded, and rewritten, with the
     * first reading would count as its time.
     */
    public static void fuzzerInitialize() throws IOException {
        for (ReaderFuzzer fuzzer : Target.ALL) {
            fuzzer.accepts(new byte[0]);
            for (byte[] seed : fuzzer.reader.seeds(fuzzer.folder)) {
                fuzzer.accepts(seed);
            }
        }
    }

    /**
     * As Jazzer wants it: with one reader its input, with all a byte that chooses one before it.
     */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        List<ReaderFuzzer> all = Target.ALL;
        if (all.size() == 1) {
            all.getFirst().accepts(input);
        } else if (input.length > 0) {
            all.get((input[0] & 0xff) % all.size()).accepts(FuzzedReader.behind(input, 1));
        }
    }
}
