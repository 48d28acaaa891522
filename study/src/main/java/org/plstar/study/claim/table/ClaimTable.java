package org.plstar.study.claim.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SequencedMap;
import org.plstar.study.FloorClaim;
import org.plstar.study.SubjectClaim;
import org.plstar.study.advise.AdviceClaim;
import org.plstar.study.certify.CertifyClaim;
import org.plstar.study.claim.Claim;
import org.plstar.study.fit.ComparisonClaim;
import org.plstar.study.fit.FitClaim;
import org.plstar.study.infinite.InfiniteClaim;
import org.plstar.study.kernel.KernelClaim;
import org.plstar.study.landscape.LandscapeClaim;
import org.plstar.study.linearity.LinearityClaim;
import org.plstar.study.pde.PdeClaim;
import org.plstar.study.predict.EvaluationClaim;
import org.plstar.study.solve.SolveClaim;
import org.plstar.study.spectrum.SpectrumClaim;
import org.plstar.study.table.TableClaim;

/** The claims of all subjects: all that plstar says. */
public final class ClaimTable {
    private static final SequencedMap<String, Claim> BY_KEY = collected();

    private ClaimTable() {}

    /** All, by subject. */
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
        List<Claim[]> subjects = new ArrayList<>();
        subjects.add(FitClaim.values());
        subjects.add(ComparisonClaim.values());
        subjects.add(FloorClaim.values());
        subjects.add(SubjectClaim.values());
        subjects.add(AdviceClaim.values());
        subjects.add(EvaluationClaim.values());
        subjects.add(TableClaim.values());
        subjects.add(LandscapeClaim.values());
        subjects.add(LinearityClaim.values());
        subjects.add(SpectrumClaim.values());
        subjects.add(InfiniteClaim.values());
        subjects.add(KernelClaim.values());
        subjects.add(CertifyClaim.values());
        subjects.add(SolveClaim.values());
        subjects.add(PdeClaim.values());
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
