package org.plstar.study.claim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.plstar.operator.Estimate;
import org.plstar.study.claim.Withheld.Cause;

/**
 * Says claims; every sentence is made here. A claim whose hypothesis is not met, whose forecast
 * exceeds the horizon of its record, or whose record is below its bar is withheld, and listed with
 * the reason.
 */
public final class Say {
    private static final Pattern NAME = Pattern.compile("\\{([a-zA-Z0-9_]+)}");

    private final Track track;
    private final List<Said> open = new ArrayList<>();
    private final List<Said> folded = new ArrayList<>();
    private final List<Withheld> withheld = new ArrayList<>();
    private Optional<Command> next = Optional.empty();

    /** An account with the published record of claims. */
    public Say() {
        this(Track.published());
    }

    Say(Track track) {
        this.track = track;
    }

    /** The place and the sign with which a claim is said. */
    public final class Line {
        private final boolean open;
        private final Sign sign;

        private Line(boolean open, Sign sign) {
            this.open = open;
            this.sign = sign;
        }

        /** Says a number that was measured on some rows and steps. */
        public boolean measured(Claim claim, Scope scope, Object... values) {
            require(claim, Kind.MEASURED);
            return add(claim, Said.Holds.on(scope.rows(), scope.steps()), values);
        }

        /** Says what a theorem concludes, if each of its hypotheses is met. */
        public boolean follows(Claim claim, List<Hypothesis> hypotheses, Object... values) {
            require(claim, Kind.FOLLOWS);
            Optional<Hypothesis> unmet =
                    hypotheses.stream().filter(h -> !h.met()).findFirst();
            if (hypotheses.isEmpty()) {
                throw new IllegalStateException(claim.key() + " has no hypothesis");
            }
            return unmet.isPresent()
                    ? withhold(
                            claim, Cause.HYPOTHESIS, unmet(unmet.get()), fill(claim, values).values)
                    : add(
                            claim,
                            new Said.Holds(
                                    Optional.empty(),
                                    Optional.empty(),
                                    OptionalLong.empty(),
                                    hypotheses),
                            values);
        }

        /** Says a forecast, if its conditions are met and its record covers the horizon. */
        public boolean foretold(
                Claim claim, Horizon horizon, List<Hypothesis> conditions, Object... values) {
            require(claim, Kind.FORETOLD);
            Optional<Hypothesis> unmet =
                    conditions.stream().filter(h -> !h.met()).findFirst();
            long reach = track.of(claim).map(Track.Tried::horizon).orElse(0L);
            Map<String, Object> filled = fill(claim, values).values;
            if (unmet.isPresent()) {
                return withhold(claim, Cause.HYPOTHESIS, unmet(unmet.get()), filled);
            }
            Optional<String> against = track.against(claim);
            if (against.isPresent()) {
                return withhold(claim, Cause.RECORD, against.get(), filled);
            }
            return horizon.steps().orElse(0) > reach
                    ? withhold(
                            claim,
                            Cause.HORIZON,
                            "such forecasts were followed for " + reach + " steps",
                            filled)
                    : add(
                            claim,
                            new Said.Holds(
                                    Optional.of(horizon.rows()).filter(t -> !t.isEmpty()),
                                    Optional.empty(),
                                    horizon.steps(),
                                    conditions),
                            values);
        }

        /**
         * Says an advice, if following it helped often enough; the command is the value
         * {@code command}.
         */
        public boolean advised(Claim claim, Command command, Object... values) {
            require(claim, Kind.ADVISED);
            Object[] all = Stream.concat(Stream.of(values), Stream.of(command)).toArray();
            Optional<String> against = track.against(claim);
            return against.isPresent()
                    ? withhold(claim, Cause.RECORD, against.get(), fill(claim, all).values)
                    : add(claim, Said.Holds.on("", ""), all);
        }

        private boolean add(Claim claim, Said.Holds holds, Object... values) {
            Filled filled = fill(claim, values);
            Optional<Track.Tried> record =
                    claim.kind().needsRecord() ? track.of(claim) : Optional.empty();
            String text = filled.text + record.map(t -> " (" + t.words() + ")").orElse("");
            boolean first = open && Say.this.open.size() <= Account.REASONS;
            (first ? Say.this.open : folded)
                    .add(new Statement(
                            claim.key(),
                            claim.kind(),
                            sign,
                            ended(text, values),
                            !first,
                            holds,
                            filled.values,
                            record));
            return true;
        }
    }

    /** The line of the verdict, which is the first unfolded one. */
    public Line verdict(Sign sign) {
        if (!open.isEmpty()) {
            throw new IllegalStateException(
                    "a second verdict behind " + open.getFirst().text());
        }
        return new Line(true, sign);
    }

    /** A line for a reason of the verdict; from the third on, reasons are folded. */
    public Line reason(Sign sign) {
        if (open.isEmpty()) {
            throw new IllegalStateException("a reason before the verdict");
        }
        return new Line(true, sign);
    }

    /** A line that is folded. */
    public Line more(Sign sign) {
        return new Line(false, sign);
    }

    /** Says a measured number in a folded line. */
    public boolean measured(Claim claim, Scope scope, Object... values) {
        return more(Sign.NOTE).measured(claim, scope, values);
    }

    /** Says what a theorem concludes in a folded line. */
    public boolean follows(Claim claim, List<Hypothesis> hypotheses, Object... values) {
        return more(Sign.NOTE).follows(claim, hypotheses, values);
    }

    /** Says a forecast in a folded line. */
    public boolean foretold(
            Claim claim, Horizon horizon, List<Hypothesis> conditions, Object... values) {
        return more(Sign.NOTE).foretold(claim, horizon, conditions, values);
    }

    /** Says an advice in a folded line. */
    public boolean advised(Claim claim, Command command, Object... values) {
        return more(Sign.NOTE).advised(claim, command, values);
    }

    /** Withholds a claim, for a reason. */
    public boolean withhold(Claim claim, String why) {
        return withhold(claim, Cause.ABSENT, why, Map.of());
    }

    private boolean withhold(Claim claim, Cause cause, String why, Map<String, Object> values) {
        withheld.add(new Withheld(claim.key(), cause, why, values));
        return false;
    }

    /** Sets the command that the reader may run next; a later call replaces it. */
    public void next(Command command) {
        next = Optional.of(command);
    }

    /** Whether a command for the reader is set. */
    public boolean hasNext() {
        return next.isPresent();
    }

    /** Whether something was said as the verdict. */
    public boolean hasVerdict() {
        return !open.isEmpty();
    }

    /** Whether a claim was said. */
    public boolean said(Claim claim) {
        return Stream.concat(open.stream(), folded.stream())
                .anyMatch(f -> f.claim().equals(claim.key()));
    }

    /** The account of all that was said. */
    public Account account() {
        List<Said> all = new ArrayList<>(open);
        if (open.isEmpty() && !folded.isEmpty()) {
            throw new IllegalStateException(
                    "no verdict before " + folded.getFirst().text());
        }
        all.addAll(folded);
        return new Account(all, next.map(Command::toString), withheld);
    }

    /**
     * The sentence with its full stop, which is left out after a command, since it would be pasted
     * with it.
     */
    private static String ended(String text, Object... values) {
        boolean command = values.length > 0
                && values[values.length - 1] instanceof Command c
                && text.endsWith(c.toString());
        return command || text.endsWith(".") ? text : text + ".";
    }

    private static String unmet(Hypothesis h) {
        return "not met: " + h.what() + " (it is " + Digits.of(h.value()) + ")";
    }

    private static void require(Claim claim, Kind kind) {
        if (claim.kind() != kind) {
            throw new IllegalStateException(claim.key() + " is " + claim.kind() + ", not " + kind);
        }
    }

    private record Filled(String text, Map<String, Object> values) {}

    /** The sentence of a claim with its values. */
    private static Filled fill(Claim claim, Object... values) {
        Map<String, Object> named = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        Matcher m = NAME.matcher(claim.words());
        int used = 0;
        while (m.find()) {
            String name = m.group(1);
            if (!named.containsKey(name)) {
                if (used == values.length) {
                    throw new IllegalStateException(claim.key() + " lacks " + name);
                }
                named.put(name, values[used++]);
            }
            m.appendReplacement(text, Matcher.quoteReplacement(shown(named.get(name))));
        }
        if (used != values.length) {
            throw new IllegalStateException(claim.key() + " has values without a name");
        }
        m.appendTail(text);
        named.replaceAll((_, v) -> stored(v));
        return new Filled(text.toString(), named);
    }

    private static String shown(Object value) {
        return switch (value) {
            case Double v -> Digits.of(v);
            case Estimate e -> Digits.of(e);
            case List<?> all -> String.join(", ", all.stream().map(Say::shown).toList());
            default -> value.toString();
        };
    }

    private static Object stored(Object value) {
        return switch (value) {
            case Number v -> v;
            case Digits.Percent p -> p.part();
            case Estimate e -> e.value();
            default -> value.toString();
        };
    }
}
