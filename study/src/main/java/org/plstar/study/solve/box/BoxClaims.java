package org.plstar.study.solve.box;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/** Decides which sentences are said of a search for all solutions in a box. */
public final class BoxClaims {
    private static final int MOST_SHOWN = 20;

    private final BoxRequest request;
    private final List<String> names;
    private final BoxResult.Contents box;
    private final Optional<BoxResult.Cover> cover;
    private final Say say;

    private BoxClaims(BoxRequest request, BoxResult result, Say say) {
        this.request = request;
        this.names = result.unknowns();
        this.box = result.box();
        this.cover = result.cover();
        this.say = say;
    }

    /** Says what is in the box, where, and what is not decided. */
    public static void tell(BoxRequest request, BoxResult result, Say say) {
        new BoxClaims(request, result, say).all();
    }

    private void all() {
        String boxes = box.boxes() + (box.boxes() == 1 ? " box" : " boxes");
        if (box.complete()) {
            List<Hypothesis> hypotheses = List.of(
                    Hypothesis.atMost("undecided places", box.undecided().size(), 0),
                    Hypothesis.that(
                            "Krawczyk's image of a box about each solution lies in its interior",
                            box.roots().stream().allMatch(BoxResult.Root::unique)));
            if (cover.isPresent() && !cover.get().parts().isEmpty()) {
                cover(cover.get(), hypotheses, boxes);
            } else if (box.roots().isEmpty()) {
                say.verdict(GOOD).follows(BoxClaim.BOX_EMPTY, hypotheses, boxes);
            } else {
                say.verdict(GOOD)
                        .follows(BoxClaim.BOX_SOLUTIONS, hypotheses, box.roots().size(), boxes);
            }
        } else {
            say.verdict(WARNING)
                    .measured(
                            BoxClaim.BOX_OPEN,
                            Scope.WHOLE,
                            Digits.of(100 * box.undecidedPart(), 2) + " %",
                            Digits.count(box.undecided().size(), "place"),
                            cover.map(c -> Digits.count(c.parts().size(), "part"))
                                    .orElse(Digits.count(box.roots().size(), "solution")),
                            boxes,
                            box.ended() ? ", where a limit ended the search" : "");
        }
        roots();
        places();
        say.measured(
                BoxClaim.BOX_BOUNDS,
                Scope.WHOLE,
                names.size() > MOST_SHOWN
                        ? Digits.count(names.size(), "unknown")
                        : place(box.lower(), box.upper()));
        say.measured(BoxClaim.BOX_NUMBERS, Scope.WHOLE);
        request.equations()
                .warnings()
                .forEach(w -> say.more(WARNING).measured(BoxClaim.BOX_TEXT, Scope.WHOLE, w));
    }

    private void cover(BoxResult.Cover c, List<Hypothesis> hypotheses, String boxes) {
        int equations = request.equations().equations().size();
        say.verdict(GOOD)
                .follows(
                        BoxClaim.BOX_COVER,
                        hypotheses,
                        Digits.count(c.parts().size(), "part"),
                        Digits.of(c.width()),
                        boxes,
                        c.proved(),
                        equations == 1 ? "all unknowns but one" : "all unknowns but " + equations);
        if (c.undecided() > 0) {
            say.reason(WARNING)
                    .measured(
                            BoxClaim.BOX_COVER_UNDECIDED,
                            Scope.WHOLE,
                            Digits.count(c.undecided(), "part"));
        }
    }

    private void roots() {
        List<BoxResult.Root> all = box.roots();
        long onBound = all.stream().filter(BoxResult.Root::onBound).count();
        if (onBound > 0) {
            say.reason(WARNING)
                    .measured(
                            BoxClaim.BOX_ON_BOUND, Scope.WHOLE, Digits.count(onBound, "solution"));
        }
        long same = all.stream().filter(r -> !r.unique()).count();
        if (same > 0) {
            say.reason(WARNING)
                    .measured(BoxClaim.BOX_SAME, Scope.WHOLE, Digits.count(same, "solution"));
        }
    }

    private void places() {
        List<BoxResult.Place> all = box.undecided();
        for (BoxResult.Place p : all.subList(0, Math.min(MOST_SHOWN, all.size()))) {
            say.reason(WARNING)
                    .measured(BoxClaim.BOX_PLACE, Scope.WHOLE, place(p.lower(), p.upper()));
        }
        if (all.size() > MOST_SHOWN) {
            say.measured(BoxClaim.BOX_MORE_PLACES, Scope.WHOLE, (long) all.size() - MOST_SHOWN);
        }
    }

    private String place(double[] lower, double[] upper) {
        return IntStream.range(0, Math.min(MOST_SHOWN, lower.length))
                .mapToObj(j -> names.get(j) + " in [" + lower[j] + ", " + upper[j] + "]")
                .collect(Collectors.joining(", "));
    }
}
