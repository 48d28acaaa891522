package org.plstar.data.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
import org.plstar.data.source.Loaded;

class CsvReadingTest {
    private static final ReadOptions TO_Y = ReadOptions.defaults().withTargets("y");

    private final Path folder;

    CsvReadingTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Dataset read(String text, ReadOptions options) {
        return DataSource.open(Samples.text(folder, "t.csv", text), options).data();
    }

    private static int[] labels(Dataset data) {
        return ((Target.Classes) data.target()).labels();
    }

    @Test
    void separatorsLineEndsAndByteOrderMarkMakeNoDifference() {
        double[] expected = {1.5, -2, 3, 4e-3};
        for (String text : new String[] {
            "a,b,y\n1.5,-2,0\n3,4e-3,1\n",
            "a;b;y\n1.5;-2;0\n3;4e-3;1\n",
            "a\tb\ty\n1.5\t-2\t0\n3\t4e-3\t1",
            "a,b,y\r\n1.5,-2,0\r\n3,4e-3,1\r\n",
            "a,b,y\r1.5,-2,0\r3,4e-3,1",
            "\uFEFFa,b,y\n1.5,-2,0\n3,4e-3,1\n",
            "\"a\",\"b\",y\n \"1.5\" ,-2,0\n\n3, 4e-3 ,\"1\"\n\n".replace(" \"1.5\" ", "\"1.5\""),
        }) {
            Dataset data = read(text, TO_Y);
            assertThat(data.features()).as(text).isEqualTo(expected);
            assertThat(data.featureNames()).containsExactly("a", "b");
            assertThat(labels(data)).containsExactly(0, 1);
        }
    }

    @Test
    void separatorInAQuotedNameIsNoSeparator() {
        Dataset data = read("\"weight; in kg; \"\"net\"\"\",y\n1,0\n2,1\n", TO_Y);
        assertThat(data.featureNames()).containsExactly("weight; in kg; \"net\"");
    }

    @Test
    void separatorIsTheOneThatEveryLineHasEquallyOften() {
        assertThat(read("mass; net; dry\ty\n1\t0\n2\t1\n", TO_Y).featureNames())
                .containsExactly("mass; net; dry");
        assertThat(read("a;y\n1;u,v\n2;w\n", TO_Y).featureNames()).containsExactly("a");
    }

    @Test
    void tsvNameMeansTabs() {
        Path file = Samples.text(folder, "t.tsv", "a,1\ty\n1\t0\n2\t1\n");
        assertThat(DataSource.open(file, TO_Y).data().featureNames()).containsExactly("a,1");
    }

    @Test
    void targetMayStandAnywhereAndColumnsMayBeLeftOut() {
        Dataset data = read("id,y,a\nx7,0,5\nx8,1,6\n", TO_Y.withIgnored("id"));
        assertThat(data.features()).containsExactly(5, 6);
        assertThat(data.featureNames()).containsExactly("a");
    }

    @Test
    void integerClassesAreInNumericOrderAndTextClassesSorted() {
        assertThat(((Target.Classes) read("a,y\n1,10\n2,9\n3,9\n4,10\n", TO_Y).target())
                        .classNames())
                .containsExactly("9", "10");
        Dataset text = read("a,y\n1,pear\n2,Fig\n3,apple\n", TO_Y);
        assertThat(((Target.Classes) text.target()).classNames())
                .containsExactly("Fig", "apple", "pear");
        assertThat(labels(text)).containsExactly(2, 0, 1);
    }

    @Test
    void wholeClassesWrittenWithAFractionAreTheSameClasses() {
        Dataset data = read("a,y\n1,1.0\n2,0\n3,1\n", TO_Y);
        assertThat(((Target.Classes) data.target()).classNames()).containsExactly("0", "1");
        assertThat(labels(data)).containsExactly(1, 0, 1);
    }

    @Test
    void taskIsGuessedByTheRuleAndCanBeForced() {
        String rare = "a,y\n1,1\n2,2\n3,3\n4,4\n";
        assertThat(read(rare, TO_Y).target()).isInstanceOf(Target.Regression.class);
        assertThat(read(rare, TO_Y.withTask(Task.CLASSES)).target())
                .isInstanceOf(Target.Classes.class);
        String often = "a,y\n1,1\n2,2\n3,1\n4,2\n";
        assertThat(read(often, TO_Y).target()).isInstanceOf(Target.Classes.class);
        assertThat(read(often, TO_Y.withTask(Task.REGRESSION)).target())
                .isInstanceOf(Target.Regression.class);
        assertThat(read("a,y\n1,0.5\n2,1\n3,0.5\n", TO_Y).target())
                .isInstanceOf(Target.Regression.class);
    }

    @Test
    void severalTargetsAreRegression() {
        Dataset data = read("y,a,z\n1,5,2\n3,6,4\n", ReadOptions.defaults().withTargets("z", "y"));
        assertThat(data.target()).isInstanceOfSatisfying(Target.Regression.class, target -> {
            assertThat(target.names()).containsExactly("z", "y");
            assertThat(target.values()).containsExactly(2, 1, 4, 3);
        });
    }

    @Test
    void rowsKeepsTheFirstButKnowsAllClasses() {
        Dataset data = read("a,y\n1,0\n2,1\n3,2\n4,2\n5,0\n6,1\n", TO_Y.withRows(2));
        assertThat(data.features()).containsExactly(1, 2);
        assertThat(((Target.Classes) data.target()).classNames()).containsExactly("0", "1", "2");
    }

    @Test
    void droppedRowsAreCountedAndLineNumbersStayTrue() {
        Loaded loaded = DataSource.open(
                Samples.text(folder, "t.csv", "a,b,y\n1,2,0\n,3,1\n4,NA,1\n5,6,?\n7,8,1\n"),
                TO_Y.withMissing(MissingValues.DROP));
        assertThat(loaded.data().features()).containsExactly(1, 2, 7, 8);
        assertThat(loaded.data().rowNumbers().numbers()).containsExactly(2, 6);
        assertThat(loaded.notes()).anySatisfy(note -> assertThat(note).startsWith("3 rows"));
    }

    @Test
    void missingValuesToBeFilledAreMarked() {
        Loaded loaded = DataSource.open(
                Samples.text(folder, "t.csv", "a,b,y\n1,nan,0\n,3,1\n4,5,1\n"),
                TO_Y.withMissing(MissingValues.MEAN));
        assertThat(loaded.data().missing().stream().toArray()).containsExactly(1, 2);
        assertThat(loaded.data().features()).containsExactly(1, 0, 0, 3, 4, 5);
        assertThat(loaded.notes())
                .anySatisfy(note -> assertThat(note).startsWith("2 missing values in 2 rows"));
    }

    @Test
    void textColumnsBecomeOneHotWhenAsked() {
        String text = "colour,a,size,y\nred,1,10,0\nblue,2,9,1\nred,3,10,1\n";
        Dataset data = read(text, TO_Y.withCategories(new Categories.TextColumns()));
        assertThat(data.featureNames()).containsExactly("colour=blue", "colour=red", "a", "size");
        assertThat(data.features()).containsExactly(0, 1, 1, 10, 1, 0, 2, 9, 0, 1, 3, 10);
        Dataset named = read(
                text,
                TO_Y.withCategories(new Categories.Named(java.util.List.of("colour", "size"))));
        assertThat(named.featureNames())
                .containsExactly("colour=blue", "colour=red", "a", "size=9", "size=10");
    }

    @Test
    void missingCategoryMarksAllItsColumns() {
        Dataset data = read(
                "c,a,y\nred,1,0\n,2,1\nblue,3,1\n",
                TO_Y.withCategories(new Categories.TextColumns()).withMissing(MissingValues.MEAN));
        assertThat(data.missing().stream().toArray()).containsExactly(3, 4);
    }

    @Test
    void testFileIsReadByTheTrainingFilesColumnsAndClasses() {
        ReadOptions options = TO_Y.withCategories(new Categories.TextColumns());
        Dataset training = read("c,a,y\nred,1,no\nblue,2,yes\ngreen,3,no\n", options);
        Path file = Samples.text(folder, "test.csv", "y,extra,a,c\nyes,x,9,green\n");
        Dataset test = DataSource.openTest(file, options, training).data();
        assertThat(test.featureNames()).isEqualTo(training.featureNames());
        assertThat(test.features()).containsExactly(0, 1, 0, 9);
        assertThat(labels(test)).containsExactly(1);
    }

    @Test
    void contentHashIsThatOfTheBytes() {
        Path file =
                Samples.bytes(folder, "t.csv", "a,y\n1,0\n2,1\n".getBytes(StandardCharsets.UTF_8));
        // As sha256sum prints it.
        assertThat(DataSource.open(file, TO_Y).data().contentHash())
                .isEqualTo("2e3781e3c32f67fc45f7b528a7c0d9a995a0f1956970d89c473fd199e7ce85f1");
    }

    @Test
    void wideTablesAreRead() {
        int width = 30_000;
        StringBuilder text = new StringBuilder();
        for (int j = 0; j < width; j++) {
            text.append('g').append(j).append(',');
        }
        text.append("y\n")
                .append("1,".repeat(width))
                .append("0\n")
                .append("2,".repeat(width))
                .append("1\n");
        assertThat(read(text.toString(), TO_Y).width()).isEqualTo(width);
    }
}
