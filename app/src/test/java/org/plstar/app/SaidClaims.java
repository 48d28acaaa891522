package org.plstar.app;

import java.util.Optional;
import org.plstar.study.claim.Claim;
import tools.jackson.databind.JsonNode;

/** What the JSON of a result says, by claims. */
public final class SaidClaims {
    private SaidClaims() {}

    /** The key of its verdict. */
    public static String verdict(JsonNode result) {
        return result.at("/verdict/claims/0").asString();
    }

    /** The finding of a claim; absent where it is not said. */
    public static Optional<JsonNode> find(JsonNode result, Claim claim) {
        return result.path("findings")
                .valueStream()
                .filter(f -> f.path("claim").asString().equals(claim.key()))
                .findFirst();
    }

    /** Whether it is said. */
    public static boolean said(JsonNode result, Claim claim) {
        return find(result, claim).isPresent();
    }

    /** The sign of a claim that is said: good, note or warning. */
    public static String sign(JsonNode result, Claim claim) {
        return find(result, claim).orElseThrow().path("sign").asString();
    }

    /** The sentence of a claim that is said. */
    public static String text(JsonNode result, Claim claim) {
        return find(result, claim).orElseThrow().path("text").asString();
    }
}
