package org.plstar.study.train.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.DamagedRun;

/**
 * Follows {@code trace.csv} while a run writes it. Of long traces it keeps some 2,000 rows without
 * and 64 with a kernel ({@link Thinned}), so that 100,000 rows take no more memory than those.
 */
public final class LiveTrace {
    private static final int MOST_ROWS = 2000;
    private static final int MOST_KERNELS = 64;
    private static final int BUFFER = 1 << 16;

    private final Path directory;
    private final Path file;
    private final int unknowns;
    private @Nullable Object key;
    private long position;
    private ByteArrayOutputStream line = new ByteArrayOutputStream();
    private String[] names = new String[0];
    private int[] commas = new int[0]; // where the cells of the current row end
    private int loss;
    private int drift;
    private int all;
    private Thinned rows = new Thinned(MOST_ROWS);
    private Thinned kernels = new Thinned(MOST_KERNELS);
    private Map<Thinned.Row, Optional<StoredTrace.Row>> parsed = new HashMap<>();

    /**
     * A trace before the file is read.
     *
     * @param unknowns p
     */
    public LiveTrace(Path directory, int unknowns) {
        this.directory = directory;
        this.file = directory.resolve(RunJournal.TRACE);
        this.unknowns = unknowns;
    }

    /**
     * Reads the new lines since the last call, or all lines if the file was replaced, as by a
     * resumed run.
     *
     * @return whether there is anything new
     * @throws Refusal DAMAGED_RUN if the file is not what plstar writes
     */
    public synchronized boolean read() {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            if (!Objects.equals(now.fileKey(), key) || now.size() < position) {
                restart(now.fileKey());
            }
            if (now.size() == position) {
                return false;
            }
            try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
                in.position(position);
                ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
                while (in.read(buffer) > 0) {
                    take(buffer.array(), buffer.position());
                    position += buffer.position();
                    buffer.clear();
                }
            }
            return true;
        } catch (Refusal e) {
            restart(null);
            throw e;
        } catch (NoSuchFileException e) {
            return false; // the run has observed nothing yet
        } catch (IOException e) {
            throw DamagedRun.of(file, "it cannot be read (" + FailureWords.of(e) + ")");
        }
    }

    private void restart(@Nullable Object now) {
        key = now;
        position = 0;
        line = new ByteArrayOutputStream();
        names = new String[0];
        all = 0;
        rows = new Thinned(MOST_ROWS);
        kernels = new Thinned(MOST_KERNELS);
        parsed = new HashMap<>();
    }

    private void take(byte[] bytes, int count) {
        int from = 0;
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                line.write(bytes, from, i - from);
                take(line.toString(StandardCharsets.UTF_8));
                line.reset();
                from = i + 1;
            }
        }
        line.write(bytes, from, count - from);
    }

    private void take(String text) {
        if (names.length == 0) {
            String[] cells = text.split(",", -1);
            StoredTrace.requireColumns(file, cells);
            names = cells;
            commas = new int[names.length];
            loss = Arrays.asList(names).indexOf("loss");
            drift = Arrays.asList(names).indexOf("kernel_drift");
            return;
        }
        all++;
        StoredTrace.requireCells(file, all + 1, cells(text), names.length);
        try {
            String value = cell(text, loss);
            Thinned.Row row = new Thinned.Row(
                    Integer.parseInt(cell(text, 0)),
                    value.isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(value),
                    text);
            (drift >= 0 && !cell(text, drift).isEmpty() ? kernels : rows).add(row);
        } catch (NumberFormatException e) {
            throw DamagedRun.of(
                    file, "line " + (all + 1) + " holds what is no number (" + text + ")");
        }
    }

    /**
     * Finds the ends of a row's cells, and counts them: most rows are left out, so that they are
     * not parsed.
     */
    private int cells(String text) {
        int count = 0;
        for (int at = text.indexOf(','); at >= 0; at = text.indexOf(',', at + 1)) {
            if (count < commas.length) {
                commas[count] = at;
            }
            count++;
        }
        if (count < commas.length) {
            commas[count] = text.length();
        }
        return count + 1;
    }

    private String cell(String text, int column) {
        return text.substring(column == 0 ? 0 : commas[column - 1] + 1, commas[column]);
    }

    /** The number of rows of the file. */
    public synchronized int all() {
        return all;
    }

    /** The kept rows, by step. */
    synchronized List<StoredTrace.Row> rows() {
        List<Thinned.Row> kept = new ArrayList<>(rows.rows());
        kept.addAll(kernels.rows());
        kept.sort(Comparator.comparingInt(Thinned.Row::step));
        Map<Thinned.Row, Optional<StoredTrace.Row>> now = new HashMap<>();
        List<StoredTrace.Row> path = new ArrayList<>();
        for (Thinned.Row r : kept) {
            Optional<StoredTrace.Row> o = parsed.get(r);
            o = o == null ? parse(r) : o;
            now.put(r, o);
            o.ifPresent(path::add);
        }
        parsed = now;
        return path;
    }

    /**
     * The row of a line; absent where its eigenvalues are deleted, as when a run begins again
     * meanwhile.
     */
    private Optional<StoredTrace.Row> parse(Thinned.Row r) {
        try {
            String[] cells = r.line().split(",", -1);
            return Optional.of(StoredTrace.row(directory, names, cells, unknowns, r.line()));
        } catch (NumberFormatException e) {
            throw DamagedRun.of(file, "a row holds what is no number (" + r.line() + ")");
        } catch (Refusal e) {
            return Optional.empty();
        }
    }
}
