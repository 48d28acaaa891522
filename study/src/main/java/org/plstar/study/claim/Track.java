package org.plstar.study.claim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.plstar.study.json.Json;

/**
 * The record of how often sentences held: {@code track.json}, which the fleet of runs writes.
 *
 * @param fleet a digest of the commands that the fleet runs
 * @param claims by key
 */
public record Track(String fleet, Map<String, Tried> claims) {
    /** The number of tries below which a record is not used. */
    public static final int LEAST_TRIES = 10;

    private static final Track PUBLISHED = read();

    /** Copies {@code claims}, in the order of their keys, as the file has them. */
    public Track {
        claims = Collections.unmodifiableMap(new TreeMap<>(claims));
    }

    /**
     * The record of a sentence.
     *
     * @param said in how many runs
     * @param tried how often it could be decided
     * @param held how often it was true
     * @param horizon the most steps that a forecast of it was followed for; 0 for none
     * @param refuted an example; absent: none was
     */
    public record Tried(int said, int tried, int held, long horizon, Optional<String> refuted) {
        /** The record in a sentence, such as "held in 9 of 10". */
        public String words() {
            return "held in " + held + " of " + tried;
        }

        /**
         * Whether the record reaches the bar of a claim; for a part that the sentence states,
         * within two standard errors.
         */
        public boolean passes(Claim claim) {
            OptionalDouble stated = claim.stated();
            double rate = tried == 0 ? 1 : (double) held / tried;
            if (stated.isPresent()) {
                double p = stated.getAsDouble();
                return Math.abs(rate - p) <= 2 * Math.sqrt(p * (1 - p) / Math.max(1, tried));
            }
            return rate >= claim.kind().bar();
        }
    }

    /** The record that this version is published with. */
    public static Track published() {
        return PUBLISHED;
    }

    /** The tries of a claim; absent where the fleet never said it. */
    public Optional<Tried> of(Claim claim) {
        return Optional.ofNullable(claims.get(claim.key()));
    }

    /** The reason why a claim must not be said; empty where it may be said. */
    Optional<String> against(Claim claim) {
        if (!claim.kind().needsRecord()) {
            return Optional.empty();
        }
        Tried tried = of(claim).orElse(new Tried(0, 0, 0, 0, Optional.empty()));
        if (tried.tried < LEAST_TRIES) {
            return Optional.of("its record has "
                    + tried.tried
                    + " of the "
                    + LEAST_TRIES
                    + " tries that it needs");
        }
        return tried.passes(claim)
                ? Optional.empty()
                : Optional.of("it " + tried.words() + " tries");
    }

    private static Track read() {
        try (InputStream in =
                Objects.requireNonNull(Track.class.getResourceAsStream("track.json"))) {
            return Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), Track.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
