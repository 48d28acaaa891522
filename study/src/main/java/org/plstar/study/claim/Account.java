package org.plstar.study.claim;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * The sentences on a result, in the order of a page: the verdict, its reasons, then the folded
 * ones.
 *
 * @param findings the verdict first, at most {@value #REASONS} reasons, then the others
 * @param next the command that the reader may give now; absent: none
 * @param withheld what is not said, and why
 */
public record Account(
        List<Said> findings, @JsonProperty("next") Optional<String> next, List<Withheld> withheld) {
    /** The largest number of reasons that are shown unfolded after a verdict. */
    public static final int REASONS = 2;

    /** The account without sentences, such as that of a run that only begins. */
    public static final Account NONE = new Account(List.of(), Optional.empty(), List.of());

    /** Refuses findings without a verdict with an {@link IllegalStateException}. */
    public Account {
        findings = List.copyOf(findings);
        withheld = List.copyOf(withheld);
        if (!findings.isEmpty() && findings.getFirst().fold()) {
            throw new IllegalStateException("an account needs a verdict");
        }
    }

    /** The verdict in one line; absent where nothing is said. */
    public Optional<Said> verdict() {
        return findings.stream().findFirst();
    }

    /** The verdict in the form of files, besides the findings. */
    @JsonProperty("verdict")
    Optional<Headline> headline() {
        return verdict().map(v -> new Headline(v.text(), List.of(v.claim())));
    }

    /**
     * The verdict of an account.
     *
     * @param claims their keys
     */
    public record Headline(String text, List<String> claims) {}

    /** The reasons of the verdict, at most {@value #REASONS}. */
    public List<Said> reasons() {
        return findings.stream().skip(1).filter(f -> !f.fold()).toList();
    }

    /** All sentences that are folded. */
    public List<Said> more() {
        return findings.stream().filter(Said::fold).toList();
    }

    /** Whether a claim was said. */
    public boolean said(Claim claim) {
        return findings.stream().anyMatch(f -> f.claim().equals(claim.key()));
    }
}
