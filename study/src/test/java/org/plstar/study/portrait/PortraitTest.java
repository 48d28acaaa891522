package org.plstar.study.portrait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.RowNumbers;
import org.plstar.data.Schema;
import org.plstar.data.Split;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.data.source.Bundled;
import org.plstar.optimize.StepSchedule;
import org.plstar.study.Preparation;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.TestTables;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.FitResult;
import org.plstar.study.fit.Method;

class PortraitTest {
    @TempDir
    private Path folder;

    private FitResult iris() {
        PreparedDataset data = PreparedDataset.read(TestTables.copy(folder, "iris.csv"), "label");
        return FitRequest.of(data, "dense(32) tanh dense").withSteps(20).run();
    }

    @Test
    void classesAddUpToTheAccuracyAndPartsOfTheKernelToOne() {
        FitResult r = iris();
        Portrait p;
        try (Workers workers = Workers.of(2)) {
            p = Portrait.of(r, workers);
        }

        int right = p.classes().stream().mapToInt(ClassHits::right).sum();
        int rows = p.classes().stream().mapToInt(ClassHits::rows).sum();
        int held = p.classes().stream().mapToInt(ClassHits::testRight).sum();
        assertThat(rows).isEqualTo(r.data().training().rows());
        assertThat((double) right / rows)
                .isCloseTo(r.last().trainAccuracy().orElseThrow(), within(1e-12));
        assertThat((double) held / r.data().test().orElseThrow().rows())
                .isCloseTo(r.last().testAccuracy().orElseThrow(), within(1e-12));
        KernelView k = p.kernel().orElseThrow();
        assertThat(k.layers()).extracting(LayerPart::name).containsExactly("0", "2");
        assertThat(k.layers()).extracting(LayerPart::text).containsExactly("dense(32)", "dense");
        assertThat(k.layers().stream().mapToDouble(LayerPart::share).sum())
                .isCloseTo(1, within(1e-12));
        assertThat(k.layers()).allMatch(l -> l.share() > 0.05);
        assertThat(k.groups()).hasSize(3);
        assertThat(k.ends().getLast()).isEqualTo(k.side());
        // a row is like itself
        for (int i = 0; i < k.side(); i++) {
            assertThat(k.levels()[i * k.side() + i] & 0xff).isEqualTo(255);
        }
        // and classes are blocks: rows of the first are more like each other than like others
        int end = k.ends().getFirst();
        assertThat(mean(k, 0, end, 0, end)).isGreaterThan(mean(k, 0, end, end, k.side()) + 20);
        assertThat(p.wrong()).isEmpty();
        assertThat(p.rates()).isEmpty();
    }

    @Test
    void suspectsAreDrawnAsTheirRowsAre() {
        Dataset digits = Bundled.DIGITS.load().select(IntStream.range(0, 60).toArray());
        FitResult r = FitRequest.of(PreparedDataset.standardized(digits), "dense(8) tanh dense")
                .withSteps(5)
                .with(s -> s.withSuspects(3))
                .run();
        List<WrongImage> images;
        try (Workers workers = Workers.of(1)) {
            images = Portrait.of(r, workers).suspects().orElseThrow();
        }

        assertThat(images).hasSize(3);
        for (int k = 0; k < 3; k++) {
            WrongImage image = images.get(k);
            assertThat(image.where()).isEqualTo(r.quality().suspects().get(k).where());
            assertThat(image.truth()).isEqualTo(r.quality().suspects().get(k).label());
            assertThat(image.predicted())
                    .isEqualTo(r.quality().suspects().get(k).other());
            int row = IntStream.range(0, 60)
                    .filter(i -> digits.rowNumbers().text(i).equals(image.where()))
                    .findFirst()
                    .orElseThrow();
            for (int j = 0; j < 64; j++) {
                assertThat((image.pixels()[j] & 0xff) / 255.0)
                        .isCloseTo(digits.features()[row * 64 + j] / 16, within(0.51 / 255));
            }
        }
    }

    @Test
    void itIsTheSameForAnyNumberOfThreads() {
        FitResult r = iris();
        try (Workers one = Workers.of(1);
                Workers three = Workers.of(3)) {
            KernelView a = Portrait.of(r, one).kernel().orElseThrow();
            KernelView b = Portrait.of(r, three).kernel().orElseThrow();
            assertThat(a.levels()).isEqualTo(b.levels());
            assertThat(a.layers()).isEqualTo(b.layers());
        }
    }

    private static double mean(KernelView k, int top, int bottom, int left, int right) {
        double sum = 0;
        for (int i = top; i < bottom; i++) {
            for (int j = left; j < right; j++) {
                sum += k.levels()[i * k.side() + j] & 0xff;
            }
        }
        return sum / ((bottom - top) * (right - left));
    }

    @Test
    void theMostWrongImagesComeFirstAndHaveTheRowsPixels() {
        Target.Classes truth = new Target.Classes(new int[] {0, 1, 0, 1}, List.of("a", "b"));
        Dataset rows = Dataset.of(
                "rows",
                List.of("pixel_0_1", "pixel_1_0"),
                new double[][] {{0, 1}, {2, 3}, {4, 5}, {9, 10}},
                truth);
        Pixels pixels = Pixels.of(rows.featureNames(), rows.inputShape()).orElseThrow();
        // the second row is right, the last is the surest wrong one
        double[] outputs = {.5, -.5, 1, -2};
        // as signs: a is -1
        List<WrongImage> wrong = WrongImage.worst(
                rows,
                new TargetEncoding.Signs(List.of("a", "b")),
                outputs,
                pixels,
                i -> rows.features()[i],
                2);

        assertThat(wrong).extracting(WrongImage::truth).containsExactly("b", "a");
        assertThat(wrong).extracting(WrongImage::predicted).containsExactly("a", "b");
        assertThat(wrong.getFirst().margin()).isEqualTo(4);
        assertThat(wrong.getFirst().where()).isEqualTo(rows.rowNumbers().text(3));
        // [height, width]: the named places, black where no column has the pixel
        byte[] seen = wrong.getFirst().pixels();
        assertThat(seen[0]).isZero();
        assertThat(seen[3]).isZero();
        assertThat(seen[2] & 0xff).isEqualTo(255);
        assertThat(seen[1] & 0xff).isEqualTo(Math.round(255 * 5 / 6.0));
    }

    /** Scaling sets such a pixel to zero, which is not what the file has. */
    @Test
    void aPixelThatNeverChangesIsShownAsItIs() {
        Dataset training = images(new double[] {1, 2, 3, 7, 4, 1, 2, 7, 2, 3, 1, 7, 3, 3, 2, 7});
        // equal images of both classes: one is wrong
        Dataset test = images(new double[] {1, 2, 3, 7, 1, 2, 3, 7});
        PreparedDataset data = PreparedDataset.of(
                Split.given(training, Optional.of(test)),
                Preparation.standardizing(training),
                List.of());
        FitResult r = FitRequest.of(data, "dense(4) tanh dense").withSteps(3).run();
        try (Workers workers = Workers.of(1)) {
            byte[] pixels = Portrait.of(r, workers).wrong().getFirst().pixels();

            assertThat(pixels[0]).isZero();
            assertThat(pixels[1] & 0xff).isEqualTo(Math.round(255 / 6.0));
            assertThat(pixels[3] & 0xff).isEqualTo(255);
        }
    }

    private static Dataset images(double[] pixels) {
        int rows = pixels.length / 4;
        List<String> names = List.of("a", "b", "c", "d");
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = i % 2;
        }
        return new Dataset(
                "images",
                "",
                names,
                List.of(1, 2, 2),
                pixels,
                new BitSet(),
                new Target.Classes(labels, List.of("x", "y")),
                RowNumbers.counted("image", 0, rows),
                Schema.numeric(names, List.of()));
    }

    @Test
    void rowsThatAreNoImagesHaveNoPixels() {
        assertThat(Pixels.of(List.of("height", "pixel_0_0"), List.of(2))).isEmpty();
        assertThat(Pixels.of(List.of("a", "b"), List.of(2, 1))).isEmpty();
        Pixels large = Pixels.of(List.of(), List.of(3, 200, 100)).orElseThrow();
        assertThat(large.height()).isEqualTo(50);
        assertThat(large.width()).isEqualTo(25);
        assertThat(Arrays.stream(large.at()).max().orElseThrow()).isLessThan(3 * 200 * 100);
    }

    @Tag("net")
    @Test
    void aScheduleIsToldWhereItMovesTheStep() {
        PreparedDataset data = PreparedDataset.read(TestTables.copy(folder, "iris.csv"), "label");
        Method plain = Method.GRADIENT_DESCENT;
        FitRequest cosine = FitRequest.of(data, "dense(8) tanh dense")
                .withSteps(10)
                .withMethod(new Method(
                        plain.name(),
                        plain.loss(),
                        plain.smoothing(),
                        plain.direction(),
                        plain.rule(),
                        new StepSchedule.Cosine(10, 0),
                        plain.batches(),
                        plain.newton(),
                        plain.customary()));
        FitResult r = cosine.run();
        try (Session session = Session.of(1)) {
            List<Portrait.Rate> rates = Portrait.of(r, session.workers()).rates();
            assertThat(rates.getFirst().rate()).isEqualTo(r.eta().orElseThrow());
            assertThat(rates.getLast().rate()).isZero();
        }
    }
}
