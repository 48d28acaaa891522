package org.plstar.app.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Track;
import org.plstar.study.claim.table.ClaimTable;

/** The record that is published. */
class TrackTest {
    @Test
    void theDocumentHasTheRecordOfTheFile() throws IOException {
        assertThat(TrackRecord.published().strip())
                .isEqualTo(TrackRecord.table(Track.published()).strip());
    }

    @Test
    void theRecordIsOfThisFleet() {
        assertThat(Track.published().fleet()).isEqualTo(TrackRecord.digest());
    }

    @Test
    void whatIsMeasuredOrFollowsHeldInAllTries() {
        for (Claim c : ClaimTable.all()) {
            if (!c.kind().needsRecord()) {
                Track.published()
                        .of(c)
                        .ifPresent(t -> assertThat(t.held()).as(c.key()).isEqualTo(t.tried()));
            }
        }
    }

    @Test
    void mostClaimsAreSaidInTheFleet() {
        long said = ClaimTable.all().stream()
                .filter(c -> Track.published().of(c).isPresent())
                .count();
        assertThat(said).isGreaterThan(ClaimTable.all().size() / 2);
    }
}
