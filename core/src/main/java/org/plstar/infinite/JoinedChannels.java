package org.plstar.infinite;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Channels of several branches that are joined: sums, products and concatenations. */
final class JoinedChannels {
    private final LayerRefusals refusals;

    JoinedChannels(LayerRefusals refusals) {
        this.refusals = refusals;
    }

    /** A rule by which fields of equal width are joined. */
    @FunctionalInterface
    interface Joint {
        Field of(Tile tile, List<Field> parts);
    }

    Channels joined(List<Channels> given, Joint joint) {
        if (given.size() == 1) {
            return given.getFirst();
        }
        List<Channels> parts = aligned(given);
        Tile tile = parts.getFirst().tile();
        parts.forEach(x -> refusals.refuseRaw(x, "a sum or product"));
        Set<String> draws = union(parts, "");
        if (parts.stream().anyMatch(x -> x.fields().size() > 1)) {
            refusals.requireWidths(parts);
        }
        TreeSet<Integer> ends = new TreeSet<>();
        TreeSet<Integer> widths = new TreeSet<>();
        for (Channels x : parts) {
            ends.addAll(x.ends());
            widths.add(x.width());
        }
        widths.remove(0);
        if (widths.size() > 1) {
            throw refusals.refusal(
                    InfiniteRefusal.WIDTH,
                    "the parts have widths " + widths,
                    "give all parts the same width");
        }
        boolean whole = parts.stream().allMatch(x -> x.fields().size() == 1);
        List<List<Field>> cut =
                parts.stream().map(x -> whole ? x.fields() : x.cut(ends)).toList();
        List<Field> fields = new ArrayList<>();
        for (int g = 0; g < cut.getFirst().size(); g++) {
            int group = g;
            fields.add(joint.of(tile, cut.stream().map(c -> c.get(group)).toList()));
        }
        return new Channels(tile, List.copyOf(fields), draws, parts.getFirst().flat());
    }

    /** The pairs of positions that all parts follow. */
    List<Channels> aligned(List<Channels> parts) {
        PairedPositions fewest = parts.getFirst().tile().positions();
        for (Channels part : parts) {
            PairedPositions p = part.tile().positions();
            if (!p.fits(fewest) || part.flat() != parts.getFirst().flat()) {
                throw refusals.refusal(
                        InfiniteRefusal.WIDTH,
                        "its parts are of different shapes",
                        "give all parts the same shape");
            }
            fewest = p.radius() < fewest.radius() ? p : fewest;
        }
        PairedPositions common = fewest;
        return parts.stream().map(part -> part.within(common)).toList();
    }

    // ---- refusals

    /**
     * The union of all random draws; refuses one of several parts that begins with {@code unique}.
     */
    Set<String> union(List<Channels> parts, String unique) {
        Set<String> all = new TreeSet<>();
        for (Channels x : parts) {
            for (String name : x.draws()) {
                if (!all.add(name) && name.startsWith(unique)) {
                    throw refusals.refusal(
                            InfiniteRefusal.SAME_WEIGHTS,
                            name.startsWith(Channels.SHARED)
                                    ? "shared weights meet in a sum, and their covariance is not"
                                            + " computed"
                                    : "its parts depend on the same weights directly",
                            "put a dense layer of its own at the end of each part");
                }
            }
        }
        return all;
    }

    Channels beside(List<Channels> given) {
        List<Channels> parts = aligned(given);
        refusals.requireWidths(parts);
        // concatenated channels may depend on one draw: a dense layer reads each by its own weights
        Set<String> draws = union(parts, Channels.SHARED);
        return new Channels(
                parts.getFirst().tile(),
                parts.stream().flatMap(part -> part.fields().stream()).toList(),
                draws,
                false);
    }
}
