package org.plstar.study.train.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plstar.study.portrait.ClassHits;
import org.plstar.study.portrait.KernelView;
import org.plstar.study.portrait.LayerPart;
import org.plstar.study.portrait.Portrait;
import org.plstar.study.portrait.WrongImage;
import org.plstar.study.report.Cell;
import org.plstar.study.report.Picture;
import org.plstar.study.report.ReportColumns;
import org.plstar.study.report.ReportTable;
import org.plstar.study.report.Section;

/** The sections of a report on a model at its end. */
public final class PortraitSections {
    private PortraitSections() {}

    /** Classes and wrong images; absent for numbers. */
    static Optional<Section> classes(Portrait p) {
        if (p.classes().isEmpty()) {
            return Optional.empty();
        }
        List<Picture> pictures = p.wrong().isEmpty()
                ? List.of()
                : List.of(gallery(
                        "wrong-images",
                        p.wrong(),
                        p.wrongOfTest() ? "test images" : "training images"));
        return Optional.of(Section.of(
                        "Classes",
                        "How many rows of each class are called so, at the end of the run.",
                        pictures)
                .with(table(p.classes())));
    }

    /**
     * A picture of images that are predicted to be of another class.
     *
     * @param id of the figure on its page
     * @param rows which they are, in words
     */
    public static Picture gallery(String id, List<WrongImage> wrong, String rows) {
        return gallery(
                id,
                "Most wrong " + rows,
                "Images that the model is surest about and wrong, the worst first: a wrong label, or"
                        + " a case that training lacks.",
                wrong,
                "taken for");
    }

    static Picture gallery(
            String id, String title, String sentence, List<WrongImage> images, String rather) {
        return new Picture.Gallery(
                id,
                title,
                sentence,
                images.stream()
                        .map(w -> new Picture.Tile(
                                w.channels(),
                                w.height(),
                                w.width(),
                                w.pixels(),
                                w.truth() + ", " + rather + " " + w.predicted(),
                                w.where()))
                        .toList());
    }

    private static ReportTable table(List<ClassHits> classes) {
        boolean tested = classes.stream().anyMatch(c -> c.testRows() > 0);
        ReportColumns<ClassHits> table = ReportTable.of("per-class", "Accuracy by class", classes)
                .words("class", ClassHits::name)
                .numbers("training rows", ClassHits::rows)
                .cells("accuracy", c -> ratio(c.right(), c.rows()));
        if (tested) {
            table.numbers("test rows", ClassHits::testRows)
                    .cells("test accuracy", c -> ratio(c.testRight(), c.testRows()));
        }
        return table.table();
    }

    private static Cell ratio(int right, int rows) {
        return rows == 0 ? Cell.absent("no row is of the class") : Cell.of((double) right / rows);
    }

    /** The kernel as a picture. */
    static Picture heat(KernelView v) {
        return new Picture.Heat(
                "kernel-heat",
                "The kernel at the end",
                "K between "
                        + v.side()
                        + " training rows"
                        + (v.groups().isEmpty() ? ", ordered by target" : ", ordered by class")
                        + ", as the cosine K_ij/√(K_ii K_jj): bright pairs of rows are learned"
                        + " together, and bright blocks are classes that the network sees as one.",
                v.groups(),
                v.ends(),
                v.side(),
                v.levels(),
                v.least(),
                1);
    }

    /** The section on the layers. */
    static Section layers(KernelView v) {
        int parameters = v.layers().stream().mapToInt(LayerPart::parameters).sum();
        return Section.of(
                "Layers",
                "A layer's part of the kernel is the trace of J_l J_lᵀ, J_l the derivatives by its"
                        + " parameters, over the trace of K: how much of the learning it does.",
                ReportTable.of("layers", "Layers with parameters", v.layers())
                        .words("parameters of", LayerPart::name)
                        .words("layer", LayerPart::text)
                        .numbers("number", LayerPart::parameters)
                        .numbers("part of all", l -> (double) l.parameters() / parameters)
                        .numbers("part of the kernel", LayerPart::share)
                        .table());
    }

    /** Refuses a portrait that cannot be shown with an {@link IllegalArgumentException}. */
    static void check(Portrait p) {
        List<WrongImage> images = new ArrayList<>(p.wrong());
        p.suspects().ifPresent(images::addAll);
        for (WrongImage w : images) {
            require((w.channels() == 1 || w.channels() == 3)
                    && w.height() > 0
                    && w.width() > 0
                    && w.pixels().length == (long) w.channels() * w.height() * w.width());
        }
        p.kernel().ifPresent(k -> {
            require(k.side() > 0 && k.levels().length == (long) k.side() * k.side());
            require(k.groups().size() == k.ends().size());
        });
        p.rates().forEach(r -> require(Double.isFinite(r.rate())));
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("sizes do not agree");
        }
    }
}
