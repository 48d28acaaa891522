package org.plstar.study.certify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.Npz;
import org.plstar.certify.CertificateRefusal;
import org.plstar.certify.LoweredEquations;
import org.plstar.certify.lower.Array;
import org.plstar.certify.lower.Lowered;
import org.plstar.check.Certificate;
import org.plstar.check.Claim;
import org.plstar.check.Claims;
import org.plstar.check.Proof;
import org.plstar.check.Unreadable;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.json.JsonFile;
import tools.jackson.databind.JsonNode;

/**
 * What came of checking a certificate: digests first, then every claim proved anew from the stored
 * weights and data.
 *
 * @param proofs in the order of the file
 * @param unverified descriptions in the file that nothing proves, by name
 */
public record CertificateCheck(List<Proof> proofs, Map<String, String> unverified) {
    /** Copies. */
    public CertificateCheck {
        proofs = List.copyOf(proofs);
        unverified = Map.copyOf(unverified);
    }

    /** Whether something is claimed, and all of it was confirmed. */
    public boolean confirmed() {
        return !proofs.isEmpty() && proofs.stream().allMatch(Proof::confirmed);
    }

    /** The theorem that a claim rests on, as pages name it. */
    public static String symbol(Claim claim) {
        return claim.kind() + (claim.from().isEmpty() ? "'" : "''");
    }

    /**
     * Checks a certificate.
     *
     * @param given {@code certificate.json}, its folder, or a run that has one; {@link Attempts}
     *     have no proofs
     * @throws Refusal if the file or its arrays were changed, or it claims nothing
     */
    public static CertificateCheck of(Path given, Session session) {
        Path file = CertificateFiles.file(given);
        if (Files.isDirectory(file)) {
            String why = "this folder holds no " + CertificateFiles.NAME;
            throw unreadable(file, why + ", nor does certificate/ in it");
        }
        Optional<String> reason = Attempts.reason(file);
        if (reason.isPresent()) {
            return new CertificateCheck(List.of(), Map.of("reason", reason.get()));
        }
        try {
            Certificate c = Certificate.read(file);
            List<Proof> proofs = new ArrayList<>();
            if (c.claims().isEmpty()) {
                throw unreadable(file, "it claims nothing");
            }
            session.progress().at("check", 0, 1);
            proofs.addAll(Claims.prove(c));
            session.progress().at("check", 1, 1);
            return new CertificateCheck(proofs, c.about());
        } catch (Unreadable e) {
            throw unreadable(file, String.valueOf(e.getMessage()));
        }
    }

    /**
     * That the program of a certificate is that of equations, lowered again and compared as text,
     * and its data and targets are theirs.
     *
     * @param w any weights
     * @throws Refusal if it is another
     */
    public static void requireSame(Path given, CertifiedSystem about, double[] w) {
        Path file = CertificateFiles.file(given);
        LoweredEquations equations = LoweredEquations.of(List.of(about.system()), w);
        Lowered own = equations.programs().getFirst();
        JsonNode program;
        try {
            program = JsonFile.read(file).path("programs").path(0);
        } catch (IOException e) {
            throw unreadable(file, FailureWords.of(e));
        }
        List<String> lines = new ArrayList<>();
        program.path("lines").forEach(l -> lines.add(l.asString("")));
        boolean same = lines.equals(equations.lines(own));
        SequencedMap<String, NpyArray> arrays =
                Npz.read(file.resolveSibling(LoweredEquations.ARRAYS));
        String input = about.data().isPresent() ? "x" : "";
        for (Map.Entry<String, Array> e : own.arrays().entrySet()) {
            boolean bound = e.getKey().equals(own.targets()) || e.getKey().equals(input);
            NpyArray other = arrays.get(e.getKey());
            if (bound && e.getValue() instanceof Array.Doubles d) {
                same &= other != null && Arrays.equals(other.values(), d.values());
            }
        }
        if (!same) {
            throw unreadable(file, "its program or data are not those of the run");
        }
    }

    private static Refusal unreadable(Path file, String why) {
        return Refusal.of(
                CertificateRefusal.UNREADABLE,
                file.toString(),
                why,
                "a " + CertificateFiles.NAME + " of format 4 with its arrays.npz",
                "make it again with plstar certify");
    }
}
