package org.plstar.study.claim.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;
import org.plstar.study.claim.Track;
import org.plstar.study.fit.FitClaim;

/** The sentences of all subjects. */
class ClaimTableTest {
    /** What one run does not show. */
    private static final Pattern MORE_THAN_MEASURED = Pattern.compile(
            "\\b(always|whatever|never|cannot|only|since|will|expect(ed|s)?|because|would"
                    + "|fast|stable|any|no weights)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern VALUE = Pattern.compile("\\{[a-zA-Z0-9_]+}");

    private static String literal(Claim c) {
        return VALUE.matcher(c.words()).replaceAll("…");
    }

    private static List<String> claims(Kind kind, Pattern words) {
        return ClaimTable.all().stream()
                .filter(c -> c.kind() == kind && words.matcher(literal(c)).find())
                .map(c -> c.key() + ": " + c.words())
                .toList();
    }

    @Test
    void whatIsMeasuredSaysNoMoreThanWasMeasured() {
        assertThat(claims(Kind.MEASURED, MORE_THAN_MEASURED)).isEmpty();
    }

    @Test
    void adviceHasItsCommand() {
        assertThat(ClaimTable.all().stream()
                        .filter(c -> c.kind() == Kind.ADVISED)
                        .filter(c -> !c.words().contains("{command}")))
                .isEmpty();
    }

    @Test
    void sentencesHaveNoFullStopOfTheirOwn() {
        assertThat(ClaimTable.all().stream().filter(c -> c.words().endsWith(".")))
                .isEmpty();
    }

    @Test
    void bracesHoldNamesAndNothingElse() {
        assertThat(ClaimTable.all().stream().filter(c -> literal(c).matches(".*[{}].*")))
                .isEmpty();
    }

    @Test
    void aClaimIsFoundByItsKey() {
        for (Claim c : ClaimTable.all()) {
            assertThat(ClaimTable.of(c.key())).isEqualTo(c);
        }
        assertThatThrownBy(() -> ClaimTable.of("nothing"))
                .isInstanceOf(NoSuchElementException.class);
    }

    /** Each enum of the sources that implements Claim. */
    @Test
    void noSubjectIsLeftOut() throws IOException {
        Path sources = Path.of("src", "main", "java");
        List<String> enums = new ArrayList<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path f : files.filter(p -> p.toString().endsWith(".java")).toList()) {
                if (Files.readString(f).contains("enum")
                        && Pattern.compile("enum \\w+ implements Claim\\b")
                                .matcher(Files.readString(f))
                                .find()) {
                    enums.add(String.valueOf(f.getFileName()).replace(".java", ""));
                }
            }
        }
        TreeSet<String> table = new TreeSet<>();
        ClaimTable.all().forEach(c -> table.add(c.getClass().getSimpleName()));
        assertThat(table).containsExactlyElementsOf(new TreeSet<>(enums));
    }

    @Test
    void programsHaveEachClaimWithItsRecord() {
        List<TriedClaim> all = TriedClaim.all();
        assertThat(all).hasSameSizeAs(ClaimTable.all());
        TriedClaim first = all.getFirst();
        assertThat(first.claim()).isEqualTo(FitClaim.TOOK_LOSS.key());
        assertThat(first.words()).contains("{steps}");
        assertThat(first.record()).isEqualTo(Track.published().of(FitClaim.TOOK_LOSS));
    }

    /** A record of a claim that is gone is one of other words. */
    @Test
    void theRecordIsOfClaimsThatThereAre() {
        assertThat(Track.published().claims().keySet().stream()
                        .filter(k ->
                                ClaimTable.all().stream().noneMatch(c -> c.key().equals(k))))
                .isEmpty();
    }
}
