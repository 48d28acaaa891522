package org.plstar.data.table;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.Categories;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.ReadOptions.Task;
import org.plstar.data.Samples;
import org.plstar.data.Target;
import org.plstar.data.source.DataSource;

/** Whatever table is written comes back as it was. */
class CsvRoundTripTest {
    private static final String ALPHABET = "abcXYZ019 _-.,;\t\"'äß漢😀/\\#()";
    private final Path folder;

    CsvRoundTripTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void randomTablesComeBack() {
        Random random = new Random(2024);
        for (int trial = 0; trial < 500; trial++) {
            roundTrip(random, trial);
        }
    }

    private void roundTrip(Random random, int trial) {
        int width = 1 + random.nextInt(5);
        int rows = 2 + random.nextInt(8);
        List<String> names = names(random, width + 1);
        List<String> classes = names(random, 2);
        double[] features = new double[rows * width];
        int[] labels = new int[rows];
        List<List<String>> lines = new ArrayList<>(List.of(names));
        boolean fill = random.nextBoolean();
        Set<Integer> missing = new LinkedHashSet<>();
        for (int row = 0; row < rows; row++) {
            List<String> cells = new ArrayList<>();
            for (int j = 0; j < width; j++) {
                int at = row * width + j;
                features[at] = number(random);
                if (fill && random.nextInt(4) == 0) {
                    missing.add(at);
                    features[at] = 0;
                    cells.add(new String[] {"", "NA", "?", "NaN"}[random.nextInt(4)]);
                } else {
                    cells.add(
                            features[at] == Math.rint(features[at]) && Math.abs(features[at]) < 1e6
                                    ? Long.toString((long) features[at])
                                    : Double.toString(features[at]));
                }
            }
            labels[row] = row < 2 ? row : random.nextInt(2);
            cells.add(classes.get(labels[row]));
            lines.add(cells);
        }
        Path file = Samples.text(folder, "t" + trial + ".csv", write(random, lines));
        ReadOptions options = ReadOptions.defaults()
                .withTargets(names.getLast())
                .withTask(Task.CLASSES)
                .withMissing(fill ? MissingValues.MEAN : MissingValues.REFUSE);
        Dataset data = DataSource.open(file, options).data();
        assertThat(data.featureNames()).isEqualTo(names.subList(0, width));
        assertThat(data.features()).isEqualTo(features);
        assertThat(data.missing().stream().boxed().toList()).containsExactlyElementsOf(missing);
        Target.Classes target = (Target.Classes) data.target();
        for (int row = 0; row < rows; row++) {
            assertThat(target.text(row)).isEqualTo(classes.get(labels[row]));
        }
        assertThat(target.classNames()).isSorted();
    }

    @Test
    void randomCategoriesComeBackAsOneHot() {
        Random random = new Random(7);
        for (int trial = 0; trial < 200; trial++) {
            int kinds = 1 + random.nextInt(6);
            int rows = 2 + random.nextInt(10);
            List<String> categories = names(random, kinds);
            List<List<String>> lines = new ArrayList<>(List.of(List.of("c", "y")));
            List<String> written = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                written.add(categories.get(random.nextInt(kinds)));
                lines.add(List.of(written.getLast(), row % 2 == 0 ? "no" : "yes"));
            }
            Path file = Samples.text(folder, "c" + trial + ".csv", write(random, lines));
            Dataset data = DataSource.open(
                            file,
                            ReadOptions.defaults()
                                    .withTargets("y")
                                    .withCategories(new Categories.Named(List.of("c"))))
                    .data();
            for (int row = 0; row < rows; row++) {
                for (int j = 0; j < data.width(); j++) {
                    boolean holds = data.featureNames().get(j).equals("c=" + written.get(row));
                    assertThat(data.feature(row, j)).isEqualTo(holds ? 1 : 0);
                }
            }
        }
    }

    /** Numbers of all sizes, each with a text that gives exactly it back. */
    private static double number(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(21) - 10;
            case 1 -> random.nextGaussian();
            case 2 -> random.nextLong();
            default -> {
                double any = Double.longBitsToDouble(random.nextLong());
                yield Double.isFinite(any) ? any : Double.MIN_VALUE;
            }
        };
    }

    /**
     * Different names that are neither blank, nor numbers, nor signs of a missing value, with no
     * spaces around.
     */
    private static List<String> names(Random random, int count) {
        Set<String> names = new LinkedHashSet<>();
        int[] letters = ALPHABET.codePoints().toArray();
        while (names.size() < count) {
            StringBuilder name = new StringBuilder();
            for (int i = random.nextInt(8); i >= 0; i--) {
                name.appendCodePoint(letters[random.nextInt(letters.length)]);
            }
            String stripped = name.toString().strip();
            if (CellParser.kind(stripped, CellParser.parse(stripped)) == CellKind.TEXT) {
                names.add(stripped);
            }
        }
        return List.copyOf(names);
    }

    private static String write(Random random, List<List<String>> lines) {
        StringWriter text = new StringWriter();
        if (random.nextBoolean()) {
            text.append('\uFEFF');
        }
        var builder = CsvWriter.builder()
                .lineDelimiter(
                        new LineDelimiter[] {LineDelimiter.LF, LineDelimiter.CRLF, LineDelimiter.CR}
                                [random.nextInt(3)]);
        boolean always = random.nextBoolean();
        // An unquoted name full of semicolons is taken for a header of semicolons, by people too.
        builder = builder.quoteStrategy(new QuoteStrategy() {
            @Override
            public boolean quoteValue(int line, int field, String value) {
                return always || value.matches(".*[,;\t].*");
            }
        });
        builder = builder.fieldSeparator(new char[] {',', ';', '\t'}[random.nextInt(3)]);
        try (CsvWriter writer = builder.build(text)) {
            lines.forEach(writer::writeRecord);
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
        return text.toString();
    }
}
