package org.plstar.study.claim.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SequencedMap;
import org.plstar.study.FloorClaim;
import org.plstar.study.LookClaim;
import org.plstar.study.SubjectClaim;
import org.plstar.study.claim.Claim;
import org.plstar.study.command.Rooms;

/** The claims of all subjects, which are all kinds of sentences of plstar. */
public final class ClaimTable {
    private static final SequencedMap<String, Claim> BY_KEY = collected();

    private ClaimTable() {}

    /** All claims, by subject. */
    public static List<Claim> all() {
        return List.copyOf(BY_KEY.values());
    }

    /**
     * The claim of a key.
     *
     * @throws NoSuchElementException if there is none
     */
    public static Claim of(String key) {
        Claim found = BY_KEY.get(key);
        if (found == null) {
            throw new NoSuchElementException("no claim " + key);
        }
        return found;
    }

    private static SequencedMap<String, Claim> collected() {
        List<Claim[]> subjects = new ArrayList<>(Rooms.claims());
        subjects.add(FloorClaim.values());
        subjects.add(SubjectClaim.values());
        subjects.add(LookClaim.values());
        Map<String, Claim> all = new LinkedHashMap<>();
        for (Claim[] subject : subjects) {
            for (Claim c : subject) {
                if (all.put(c.key(), c) != null) {
                    throw new IllegalStateException("two claims are called " + c.key());
                }
            }
        }
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(all));
    }
}
