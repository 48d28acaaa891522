package org.plstar.study.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.plstar.data.Dataset;
import org.plstar.data.Location;
import org.plstar.data.Schema;
import org.plstar.data.Target;
import org.plstar.data.TellingColumn;
import org.plstar.data.look.FarValues;
import org.plstar.data.look.FirstLook;
import org.plstar.data.look.RareClass;
import org.plstar.data.look.StandIn;
import org.plstar.data.look.Twin;
import org.plstar.study.LookClaim;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.PastedText;
import org.plstar.study.claim.Said;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.claim.Sign;

/**
 * The first look at a table as sentences, each with the option that treats what it names.
 *
 * @param rows in the units of their file
 * @param command that learns from them
 */
public record LookWords(Dataset rows, Learner command) {
    /** The commands that learn from a table, by the options that they have. */
    public enum Learner {
        /** {@code train}: a missing number becomes the mean, and scaling can be robust. */
        TRAIN,
        /** {@code classify} and {@code regress}, which learn what is missing. */
        TABLE
    }

    /** The largest number of sentences of a kind; what is beyond is counted. */
    private static final int MOST = 5;

    /** How many times the robust deviation the standard one must be to hide a column. */
    private static final double HIDDEN = 10;

    /** A kind of sentence and its cases, of which the first are said one by one. */
    private record Told(String what, List<Said> all) {}

    /** The sentences as lines: the first of each kind, and a count of its others. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Told t : told()) {
            t.all.stream().limit(MOST).forEach(s -> lines.add(Location.printable(s.line())));
            if (t.all.size() > MOST) {
                lines.add("! " + (t.all.size() - MOST) + " more: each " + t.what + ".");
            }
        }
        return lines;
    }

    /** All sentences. */
    public List<Said> said() {
        return told().stream().flatMap(t -> t.all.stream()).toList();
    }

    private List<Told> told() {
        FirstLook look = FirstLook.of(rows);
        List<FarValues> hidden = command == Learner.TRAIN
                ? look.far().stream().filter(this::hides).toList()
                : List.of();
        return List.of(
                told("has far numbers", look.far(), this::far),
                told("has the scale of far numbers", hidden, this::hidden),
                told("is a far number that repeats", standIns(look), this::standIn),
                told("is a line of the target", look.copies(), this::copy),
                told("determines the target", look.telling(), this::telling),
                told("is a line of another column", look.twins(), this::twin),
                told("is a class of few rows", look.rare(), this::rare),
                told(
                        "is a class that is written in several ways",
                        look.alike(),
                        names -> say(LookClaim.LOOK_ALIKE, String.join(", ", names))),
                told(
                        "are copies",
                        look.repeats() > 0 ? List.of(look.repeats()) : List.<Integer>of(),
                        count -> say(LookClaim.LOOK_COPIES, count, rows.rows())));
    }

    private static <T> Told told(String what, List<T> all, Function<T, Said> sentence) {
        return new Told(what, all.stream().map(sentence).toList());
    }

    private Said say(LookClaim claim, Object... values) {
        Say say = new Say();
        say.verdict(Sign.WARNING)
                .measured(claim, Scope.rows(Digits.count(rows.rows(), "row")), values);
        return say.account().findings().getFirst();
    }

    private Said far(FarValues f) {
        List<String> named = f.cells().stream()
                .limit(MOST)
                .map(c -> number(c.value()) + " (" + rows.rowNumbers().text(c.row()) + ")")
                .toList();
        int more = f.cells().size() - named.size();
        boolean one = f.cells().size() == 1;
        return say(
                LookClaim.LOOK_FAR,
                f.column(),
                String.join(", ", named) + (more > 0 ? " and " + more + " more" : ""),
                one ? "is" : "are",
                f.cells().stream().mapToDouble(FarValues.Cell::deviations).min().orElseThrow(),
                Digits.of(f.middle().median()),
                one ? "it" : "them",
                missing(List.of(f.column()), f.cells().stream().map(FarValues.Cell::value)));
    }

    /** Whether the far numbers of a feature are most of its standard deviation. */
    private boolean hides(FarValues f) {
        return f.stretched() >= HIDDEN && !isTarget(f.column());
    }

    private Said hidden(FarValues f) {
        return say(
                LookClaim.LOOK_HIDDEN,
                f.column(),
                f.spread(),
                f.stretched(),
                (f.middle().high() - f.middle().low()) / f.spread(),
                "--standardize robust");
    }

    /** The numbers that repeat, each with the features that have it; a target is by itself. */
    private List<List<StandIn>> standIns(FirstLook look) {
        return List.copyOf(look.standIns().stream()
                .collect(Collectors.groupingBy(
                        s -> Map.entry(s.value(), isTarget(s.column())),
                        LinkedHashMap::new,
                        Collectors.toList()))
                .values());
    }

    private Said standIn(List<StandIn> all) {
        StandIn first = all.getFirst();
        String option = missing(
                all.stream().map(StandIn::column).toList(), all.stream().map(StandIn::value));
        return all.size() == 1
                ? say(
                        LookClaim.LOOK_STAND_IN,
                        first.column(),
                        number(first.value()),
                        first.count(),
                        rows.rows(),
                        first.deviations(),
                        Digits.of(first.others().median()),
                        option)
                : say(
                        LookClaim.LOOK_STAND_INS,
                        number(first.value()),
                        all.stream()
                                .map(s -> s.column() + " (" + s.count() + ")")
                                .collect(Collectors.joining(", ")),
                        rows.rows(),
                        all.stream().mapToDouble(StandIn::deviations).min().orElseThrow(),
                        option);
    }

    private boolean isTarget(String column) {
        return rows.schema().targets().contains(column);
    }

    /** The options that take cells of columns for missing, and what then becomes of them. */
    private String missing(List<String> columns, Stream<Double> values) {
        List<String> numbers = values.map(LookWords::number).distinct().toList();
        boolean parted = columns.stream().anyMatch(c -> c.contains(",")); // a comma parts values
        return "--missing-values "
                + PastedText.word(numbers.stream()
                        .flatMap(
                                v -> parted ? Stream.of(v) : columns.stream().map(c -> c + "=" + v))
                        .collect(Collectors.joining(",")))
                + (isTarget(columns.getFirst())
                        ? " --missing drop"
                        : command == Learner.TRAIN ? " --missing mean" : "");
    }

    private Said copy(Twin t) {
        return say(
                LookClaim.LOOK_COPY, t.column(), line(t), Digits.of(t.left()), ignore(t.column()));
    }

    private Said twin(Twin t) {
        return say(
                LookClaim.LOOK_TWIN, t.column(), line(t), Digits.of(t.left()), ignore(t.column()));
    }

    private static String line(Twin t) {
        return t.equal()
                ? "equal to " + t.of()
                : "%s times %s %s %s"
                        .formatted(
                                Digits.of(t.factor()),
                                t.of(),
                                t.sum() < 0 ? "less" : "plus",
                                Digits.of(Math.abs(t.sum())));
    }

    private Said telling(TellingColumn t) {
        return say(
                LookClaim.LOOK_TELLING,
                t.column(),
                switch (t.how()) {
                    case ORDERS -> "sorts";
                    case CODES -> "has one value for each one of";
                    case DETERMINES -> "determines";
                },
                ignore(t.column()));
    }

    /** The option that leaves a column out; the year of a date is of the column of dates. */
    private String ignore(String column) {
        String date = column.replace(Schema.YEAR, "");
        boolean read = rows.schema().dates().contains(date);
        return "--ignore " + PastedText.word(read ? date : column);
    }

    private boolean isOfTwo() {
        return rows.target() instanceof Target.Classes c && c.classNames().size() == 2;
    }

    private Said rare(RareClass c) {
        return say(
                LookClaim.LOOK_RARE,
                c.name(),
                c.count(),
                rows.rows(),
                (command == Learner.TRAIN ? "--loss cross-entropy " : "")
                        + "--balance counts all classes alike"
                        + (isOfTwo()
                                ? ", predict --threshold answers it from another probability on"
                                : ""));
    }

    /** A number as a file may write it, so that it can be pasted. */
    private static String number(double v) {
        return v == Math.rint(v) && Math.abs(v) < 1e15
                ? String.valueOf((long) v)
                : String.valueOf(v);
    }
}
