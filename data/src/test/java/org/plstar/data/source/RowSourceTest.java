package org.plstar.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.refusal.Refusal;

class RowSourceTest {
    private static final List<String> COLUMNS = List.of("a", "b", "kind", "label");
    private static final ReadOptions LABEL = ReadOptions.defaults().withTargets("label");

    @TempDir
    private Path folder;

    /** Rows of numbers, whole ones among them, of some categories, and of two classes. */
    private static List<List<@Nullable Object>> rows(long seed, boolean missing) {
        Random random = new Random(seed);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(random.nextInt(100));
            row.add(missing && random.nextInt(5) == 0 ? null : random.nextGaussian());
            row.add(List.of("red", "green", "blue, or \"so\"").get(i % 3));
            row.add(random.nextBoolean() ? "yes" : "no");
            rows.add(row);
        }
        return rows;
    }

    @Test
    @SuppressWarnings("NullAway") // what a program without its checks may do
    void nullsHaveTheirNames() {
        List<List<Object>> gap = new ArrayList<>(List.of(List.of(1, 2)));
        gap.add(null);
        List<String> ab = List.of("a", "b");
        ReadOptions b = ReadOptions.defaults().withTargets("b");
        assertThatNullPointerException()
                .isThrownBy(() -> DataSource.open(RowSource.of("m", ab, gap::iterator), b))
                .withMessage("row 1");
        assertThatNullPointerException()
                .isThrownBy(() -> DataSource.open(RowSource.of("m", ab, () -> null), b))
                .withMessage("iterator");
        assertThatNullPointerException()
                .isThrownBy(() -> RowSource.of("m", null, gap::iterator))
                .withMessage("columns");
        assertThatNullPointerException()
                .isThrownBy(() -> DataSource.open(RowSource.of("m", ab, gap::iterator), null))
                .withMessage("options");
    }

    private Path csv(List<List<@Nullable Object>> rows) throws IOException {
        String text = rows.stream()
                .map(row -> row.stream()
                        .map(c -> c == null ? "" : "\"" + c.toString().replace("\"", "\"\"") + "\"")
                        .collect(Collectors.joining(",")))
                .collect(Collectors.joining("\n", String.join(",", COLUMNS) + "\n", "\n"));
        return Files.writeString(folder.resolve("rows.csv"), text);
    }

    private static RowSource source(List<List<@Nullable Object>> rows) {
        return RowSource.of("rows", COLUMNS, rows::iterator);
    }

    private static RowSource numbers(int rows, IntFunction<@Nullable Object> cell) {
        return RowSource.of(
                "numbers",
                List.of("x", "y"),
                () -> IntStream.range(0, rows)
                        .mapToObj(i -> Arrays.asList(cell.apply(i), (Object) (i * i)))
                        .iterator());
    }

    private static void assertRefused(DataRefusal code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void rowsOfAProgramGiveTheDataOfACsvFileWithTheSameCells(long seed) throws IOException {
        boolean missing = seed % 2 == 0;
        List<List<@Nullable Object>> rows = rows(seed, missing);
        ReadOptions options = (missing ? LABEL.withMissing(ReadOptions.MissingValues.MEAN) : LABEL)
                .withRows(seed > 6 ? 11 : 1000);

        Loaded own = DataSource.open(source(rows), options);
        Dataset file = DataSource.open(csv(rows), options).data();

        assertThat(own.data().features()).isEqualTo(file.features());
        assertThat(own.data().missing()).isEqualTo(file.missing());
        assertThat(own.data().featureNames()).isEqualTo(file.featureNames());
        assertThat(own.data().schema()).isEqualTo(file.schema());
        assertThat(own.data().target().text(0)).isEqualTo(file.target().text(0));
        assertThat(own.data().rows()).isEqualTo(file.rows());
    }

    @Test
    void aRowIsNamedByItsNumberFromZero() {
        Loaded read = DataSource.open(numbers(5, i -> i), LABEL.withTargets("y"));

        assertThat(read.data().location(3).text()).isEqualTo("numbers, row 3");
        assertRefused(
                DataRefusal.INFINITE_VALUE,
                () -> DataSource.open(
                        numbers(5, i -> i == 2 ? 1 / 0.0 : i), LABEL.withTargets("y")));
    }

    @Test
    void theDigestIsOfTheRowsAndTheNames() {
        List<List<@Nullable Object>> rows = rows(1, true);
        ReadOptions keep = LABEL.withMissing(ReadOptions.MissingValues.MEAN);
        String hash = DataSource.open(source(rows), keep).data().contentHash();

        assertThat(DataSource.open(source(rows), keep).data().contentHash())
                .isEqualTo(hash)
                .hasSize(64);
        assertThat(DataSource.open(source(rows), keep.withRows(7)).data().contentHash())
                .isEqualTo(hash);
        rows.get(39).set(0, -1);
        assertThat(DataSource.open(source(rows), keep).data().contentHash()).isNotEqualTo(hash);
    }

    @Test
    void rowsThatDifferFromPassToPassAreRefused() {
        List<List<@Nullable Object>> rows = rows(1, false);
        RowSource shrinking = RowSource.of("shrinking", COLUMNS, () -> {
            rows.removeLast();
            return List.copyOf(rows).iterator();
        });
        assertRefused(DataRefusal.ROWS_DIFFER, () -> DataSource.open(shrinking, LABEL));
        List<List<@Nullable Object>> others = rows(1, false);
        RowSource moving = RowSource.of("moving", COLUMNS, () -> {
            Collections.rotate(others, 1);
            return List.copyOf(others).iterator();
        });
        assertRefused(DataRefusal.ROWS_DIFFER, () -> DataSource.open(moving, LABEL));
    }

    @Test
    void numbersNeedOnePassAndTextsMore() {
        AtomicInteger passes = new AtomicInteger();
        RowSource counted = RowSource.of("numbers", List.of("x", "y"), () -> {
            passes.incrementAndGet();
            return List.of(List.of(1, 2), List.of(2, 3), List.of(4, 7)).iterator();
        });

        assertThat(DataSource.open(counted, LABEL.withTargets("y")).data().rows())
                .isEqualTo(3);
        assertThat(passes).hasValue(1);
        assertThat(DataSource.open(
                                RowSource.once(
                                        "once",
                                        List.of("x", "y"),
                                        List.of(List.of(1, 2), List.of(2, 3)).iterator()),
                                LABEL.withTargets("y"))
                        .data()
                        .rows())
                .isEqualTo(2);
        assertRefused(
                DataRefusal.READ_ONCE,
                () -> DataSource.open(
                        RowSource.once("once", COLUMNS, rows(1, false).iterator()), LABEL));
    }

    @Test
    void batchesOfRowsToPredictAreAllRows() throws IOException {
        List<List<@Nullable Object>> rows = rows(3, false);
        Dataset training = DataSource.open(source(rows), LABEL).data();
        for (int size : List.of(1, 7, 8, 40, 1000)) {
            List<Integer> sizes = new ArrayList<>();
            List<Double> features = new ArrayList<>();
            List<String> places = new ArrayList<>();
            DataSource.openFeatures(source(rows), LABEL, training.schema(), size, batch -> {
                sizes.add(batch.rows());
                places.add(batch.location(0).text());
                DoubleStream.of(batch.features()).forEach(features::add);
            });

            assertThat(features.stream().mapToDouble(v -> v).toArray())
                    .isEqualTo(training.features());
            assertThat(sizes).allMatch(n -> n <= size);
            assertThat(sizes.stream().mapToInt(n -> n).sum()).isEqualTo(40);
            assertThat(places).startsWith("rows, row 0").doesNotHaveDuplicates();
        }
        assertRefused(
                DataRefusal.ROWS_OUT_OF_RANGE,
                () -> DataSource.openFeatures(source(rows), LABEL, training.schema(), 0, _ -> {}));
    }

    @Test
    void datesAndTruthValuesAreReadAsTheirTexts() {
        RowSource dated = RowSource.of(
                "dated",
                List.of("day", "label"),
                () -> IntStream.range(0, 12)
                        .mapToObj(i -> List.<Object>of(LocalDate.of(2020, 1 + i, 1), i % 2 == 0))
                        .iterator());

        Dataset data = DataSource.open(dated, LABEL).data();

        assertThat(data.schema().dates()).containsExactly("day");
        assertThat(data.target().text(0)).isEqualTo("true");
    }

    @Test
    void whatIsNoCellAndNoTableIsRefused() {
        ReadOptions y = LABEL.withTargets("y");
        assertRefused(
                DataRefusal.CELL_TYPE, () -> DataSource.open(numbers(4, i -> new int[] {i}), y));
        assertRefused(
                DataRefusal.RAGGED_ROW,
                () -> DataSource.open(
                        RowSource.of(
                                "r",
                                List.of("x", "y"),
                                () -> List.of(List.of(1, 2), List.of(1)).iterator()),
                        y));
        assertRefused(
                DataRefusal.BLANK_COLUMN_NAME,
                () -> DataSource.open(
                        RowSource.of("r", List.of(" ", "y"), List.<List<Object>>of()::iterator),
                        y));
        assertRefused(
                DataRefusal.BLANK_COLUMN_NAME,
                () -> DataSource.open(
                        RowSource.of("r", List.of(), List.<List<Object>>of()::iterator), y));
        assertRefused(
                DataRefusal.DUPLICATE_COLUMN,
                () -> DataSource.open(
                        RowSource.of("r", List.of("y", "y"), List.<List<Object>>of()::iterator),
                        y));
        assertRefused(DataRefusal.TOO_FEW_ROWS, () -> DataSource.open(numbers(0, i -> i), y));
        assertRefused(
                DataRefusal.MISSING_VALUE,
                () -> DataSource.open(numbers(4, i -> i == 1 ? Double.NaN : i), y));
        assertRefused(
                DataRefusal.MISSING_VALUE,
                () -> DataSource.open(numbers(4, i -> i == 1 ? null : i), y));
    }

    /** A cursor that fails at a row, and knows whether it was closed. */
    private static final class Failing implements RowSource, RowCursor {
        private int row = -1;
        private boolean closed;

        @Override
        public String name() {
            return "failing";
        }

        @Override
        public List<String> columns() {
            return List.of("x", "y");
        }

        @Override
        public RowCursor open() {
            return this;
        }

        @Override
        public boolean advance() throws IOException {
            row++;
            if (row == 3) {
                throw new IOException("the line was cut");
            }
            return true;
        }

        @Override
        public Object cell(int column) {
            return row;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void aCursorThatFailsIsRefusedAndClosed() {
        Failing failing = new Failing();

        assertThatThrownBy(() -> DataSource.open(failing, LABEL.withTargets("y")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("failing: reading its rows failed")
                .hasMessageContaining("the line was cut");
        assertThat(failing.closed).isTrue();
    }
}
