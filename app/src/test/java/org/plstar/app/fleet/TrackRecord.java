package org.plstar.app.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Proportion;
import org.plstar.study.claim.Track;
import org.plstar.study.claim.table.ClaimTable;
import org.plstar.study.fit.FitClaim;
import org.plstar.study.json.Json;
import org.plstar.study.table.TableClaim;

/** The record that a fleet leaves: {@code track.json} and the table of docs/trust.md. */
record TrackRecord(SortedMap<String, Track.Tried> claims) {
    static final Path TRACK =
            Path.of("../study/src/main/resources/org/plstar/study/claim/track.json");
    static final Path TRUST = Path.of("../docs/trust.md");
    private static final String BEGIN = "<!-- the record: written by the fleet -->";
    private static final String END = "<!-- end of the record -->";

    /** Claims whose records are of a test of their own, not of the fleet. */
    private static final Set<String> ELSEWHERE = Set.of(
            TableClaim.MORE_ROWS_SIZE.key(),
            TableClaim.MORE_ROWS_SHARE.key(),
            FitClaim.BATCH_STEP_THIRD.key(),
            FitClaim.EIGHTH_LEADS.key());

    /** Counts tries. */
    static TrackRecord of(List<FleetWorker.Try> all) {
        SortedMap<String, Track.Tried> claims = new TreeMap<>();
        FleetWorker.byClaim(all).forEach((key, tries) -> {
            List<FleetWorker.Try> decided =
                    tries.stream().filter(t -> t.decision().tried()).toList();
            Optional<String> refuted = decided.stream()
                    .filter(t -> !t.decision().held())
                    .map(t ->
                            t.run() + ": " + t.decision().why().replaceAll("(?<=\\s)/\\S*/", "%/"))
                    .findFirst();
            if (!key.isEmpty()) {
                claims.put(
                        key,
                        new Track.Tried(
                                (int) tries.stream()
                                        .map(FleetWorker.Try::run)
                                        .distinct()
                                        .count(),
                                decided.size(),
                                (int) decided.stream()
                                        .filter(t -> t.decision().held())
                                        .count(),
                                decided.stream()
                                        .mapToLong(FleetWorker.Try::horizon)
                                        .max()
                                        .orElse(0),
                                refuted));
            }
        });
        return new TrackRecord(claims);
    }

    /** Writes both; of some claims alone, the others stay, and those that are tried elsewhere. */
    void write(String wanted) throws IOException {
        SortedMap<String, Track.Tried> whole = new TreeMap<>(Track.published().claims());
        whole.keySet().removeIf(k -> k.matches(wanted) && !ELSEWHERE.contains(k));
        claims.forEach((k, t) -> {
            if (!ELSEWHERE.contains(k)) {
                whole.put(k, t);
            }
        });
        whole.keySet()
                .removeIf(k -> ClaimTable.all().stream().noneMatch(c -> c.key().equals(k)));
        Track track = new Track(digest(), whole);
        Files.write(TRACK, Json.file(new Track(track.fleet(), whole)));
        String text = Files.readString(TRUST);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        int to = text.indexOf(END);
        Files.writeString(
                TRUST, text.substring(0, from) + "\n" + table(track) + text.substring(to));
    }

    /** What the fleet is: its runs. */
    static String digest() {
        return Integer.toHexString((Fleet.TRAIN.toString() + Fleet.STUDIES).hashCode());
    }

    /** The table as the document has it. */
    static String table(Track track) {
        StringBuilder b = new StringBuilder();
        b.append("\nThe fleet has the digest `").append(track.fleet()).append("`.\n\n");
        b.append("| claim | kind | said in | held | 95 % interval | horizon | refuted, e. g. |\n");
        b.append("|---|---|---|---|---|---|---|\n");
        List<String> never = new ArrayList<>();
        for (Claim c : ClaimTable.all()) {
            Track.Tried t = track.claims().get(c.key());
            if (t == null) {
                never.add("`" + c.key() + "`");
                continue;
            }
            Proportion p = Proportion.of(t.held(), Math.max(1, t.tried()));
            b.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %s | %d | %d of %d | %s | %s | %s |%n",
                    c.key(),
                    c.kind().name().toLowerCase(Locale.ROOT),
                    t.said(),
                    t.held(),
                    t.tried(),
                    t.tried() == 0
                            ? ""
                            : String.format(Locale.ROOT, "%.2f to %.2f", p.low(), p.high()),
                    t.horizon() == 0 ? "" : "" + t.horizon(),
                    t.refuted().orElse("").replace("|", "\\|")));
        }
        b.append("\nNot said in the fleet: ").append(String.join(", ", never)).append(".\n\n");
        return b.toString();
    }

    /** The part of the document between the marks. */
    static String published() throws IOException {
        String text = Files.readString(TRUST);
        return text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(END));
    }
}
