package org.plstar.study.claim.table;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import org.plstar.study.claim.Kind;
import org.plstar.study.claim.Track;

/**
 * A claim with its record, in the form of files and programs.
 *
 * @param claim its key
 * @param words {@code {name}} stands for a value
 * @param record absent where nothing tried it
 */
public record TriedClaim(
        String claim,
        Kind kind,
        String words,
        @JsonProperty("record") Optional<Track.Tried> record) {
    /** All claims with the published record. */
    public static List<TriedClaim> all() {
        Track track = Track.published();
        return ClaimTable.all().stream()
                .map(c -> new TriedClaim(c.key(), c.kind(), c.words(), track.of(c)))
                .toList();
    }
}
