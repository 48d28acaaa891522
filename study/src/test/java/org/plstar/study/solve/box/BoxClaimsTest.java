package org.plstar.study.solve.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.plstar.data.equations.Equations;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Sign;

/** When which sentence is said of a box. */
class BoxClaimsTest {
    private static final BoxRequest REQUEST =
            BoxRequest.of(Equations.parse("t.pls", Path.of("."), "var x = 1 in [-5, 5]\nx^2 = 2"));

    private static Account said(BoxRequest request, BoxResult result) {
        Say say = new Say();
        BoxClaims.tell(request, result, say);
        return say.account();
    }

    private static BoxResult result(
            List<BoxResult.Root> roots, List<BoxResult.Place> open, boolean complete) {
        return new BoxResult(
                List.of("x"),
                new BoxResult.Contents(
                        new double[] {-5},
                        new double[] {5},
                        roots,
                        open,
                        open.isEmpty() ? 0 : 0.25,
                        7,
                        complete,
                        !open.isEmpty()),
                Optional.empty());
    }

    private static BoxResult.Root root(double x, boolean unique, boolean onBound) {
        return new BoxResult.Root(new double[] {x}, 1e-16, unique, onBound);
    }

    @Test
    void allIsSaidOfACompleteSearch() {
        Account a = said(REQUEST, REQUEST.run());
        assertThat(a.verdict().orElseThrow().claim()).isEqualTo(BoxClaim.BOX_SOLUTIONS.key());
        assertThat(a.verdict().orElseThrow().sign()).isEqualTo(Sign.GOOD);
        assertThat(a.said(BoxClaim.BOX_ON_BOUND)).isFalse();
        assertThat(a.said(BoxClaim.BOX_SAME)).isFalse();
        assertThat(a.said(BoxClaim.BOX_PLACE)).isFalse();
        Account none = said(REQUEST, result(List.of(), List.of(), true));
        assertThat(none.verdict().orElseThrow().claim()).isEqualTo(BoxClaim.BOX_EMPTY.key());
    }

    @Test
    void nothingIsSaidOfTheWholeBoxWherePartsAreOpen() {
        BoxResult.Place place = new BoxResult.Place(new double[] {1}, new double[] {2});
        Account a = said(
                REQUEST, result(List.of(root(0.5, true, false)), List.of(place, place), false));
        assertThat(a.verdict().orElseThrow().claim()).isEqualTo(BoxClaim.BOX_OPEN.key());
        assertThat(a.verdict().orElseThrow().sign()).isEqualTo(Sign.WARNING);
        assertThat(a.verdict().orElseThrow().text())
                .contains("25 % of the box in 2 places, beside 1 solution found, after 7 boxes,")
                .contains("a limit ended the search");
        assertThat(a.said(BoxClaim.BOX_SOLUTIONS)).isFalse();
        assertThat(a.said(BoxClaim.BOX_EMPTY)).isFalse();
        assertThat(a.said(BoxClaim.BOX_PLACE)).isTrue();
    }

    @Test
    void solutionsOnBoundsAndThoseThatMayBeTheSameAreTold() {
        Account a = said(REQUEST, result(List.of(root(5, true, true)), List.of(), true));
        assertThat(a.said(BoxClaim.BOX_ON_BOUND)).isTrue();
        Account same = said(
                REQUEST,
                result(List.of(root(1, true, false), root(1, false, false)), List.of(), false));
        assertThat(same.said(BoxClaim.BOX_SAME)).isTrue();
        assertThat(same.said(BoxClaim.BOX_SOLUTIONS)).isFalse();
    }

    @Test
    void whatIsTooLongForTheScreenIsCounted() {
        List<BoxResult.Place> places = IntStream.range(0, 25)
                .mapToObj(k -> new BoxResult.Place(new double[] {k}, new double[] {k}))
                .toList();
        assertThat(said(REQUEST, result(List.of(), places, false)).said(BoxClaim.BOX_MORE_PLACES))
                .isTrue();
    }
}
