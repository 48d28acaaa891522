package org.plstar.study.train.serve;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.plstar.refusal.FailureWords;
import org.plstar.study.store.RunDirectory;

/**
 * Runs that continue in processes of their own, which outlive the server: {@code plstar train
 * --resume DIR --quiet}, by the present program.
 */
final class ResumedRuns {
    /** The options of the launcher, of which no result depends. */
    private static final List<String> OPTIONS = List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:MaxRAMPercentage=50",
            "-XX:PretenureSizeThreshold=4m",
            "-XX:MaxNewSize=96m");

    private static final String MAIN = "org.plstar.app.Main";
    private static final long PATIENCE_SECONDS = 60;
    private static final int MOST_SAID = 2000;

    private final Map<Path, Process> processes = new ConcurrentHashMap<>();

    /**
     * Resumes a run, and waits until its process has locked the run's directory.
     *
     * @return why it could not
     */
    Optional<String> start(Path run) {
        List<String> command = new ArrayList<>(program());
        command.addAll(List.of("train", "--resume", run.toString(), "--quiet"));
        try {
            Process old = processes.get(run);
            if (old != null && old.isAlive()) {
                return Optional.of("it is already going on");
            }
            Process child =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            processes.put(run, child);
            child.getOutputStream().close();
            StringWriter said = new StringWriter();
            Thread reader = Thread.ofVirtual().start(() -> read(child, said));
            return waited(run, child, said, reader);
        } catch (IOException e) {
            return Optional.of("no process can be started (" + FailureWords.of(e) + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the server ends");
        }
    }

    private static Optional<String> waited(
            Path run, Process child, StringWriter said, Thread reader) throws InterruptedException {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < PATIENCE_SECONDS * 1_000_000_000) {
            if (child.waitFor(50, TimeUnit.MILLISECONDS)) {
                reader.join();
                boolean refused = child.exitValue() == 2 || child.exitValue() == 3;
                return refused ? Optional.of(said.toString().strip()) : Optional.empty();
            }
            if (RunDirectory.isHeld(run)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Reads the output to its end, so that the process is never blocked; the beginning is kept. */
    private static void read(Process child, StringWriter said) {
        try (InputStream in = child.getInputStream()) {
            byte[] buffer = new byte[MOST_SAID];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (said.getBuffer().length() < MOST_SAID) {
                    said.write(new String(buffer, 0, n, StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            // the process has ended
        }
    }

    /**
     * The command of the present program: its launcher, or the virtual machine with its class path.
     */
    private static List<String> program() {
        Optional<String> own = ProcessHandle.current().info().command();
        String file = own.map(c -> new File(c).getName()).orElse("java");
        if (!file.equals("java") && !file.equals("java.exe")) {
            return List.of(own.orElseThrow());
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        String modules = System.getProperty("jdk.module.path", "");
        if (modules.isEmpty()) {
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        } else {
            command.addAll(List.of("-p", modules, "-m", "org.plstar.app/" + MAIN));
        }
        return command;
    }
}
