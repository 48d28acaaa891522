package org.plstar.app.badinput;

import static org.plstar.app.badinput.Wrong.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.plstar.app.Commands;
import org.plstar.app.badinput.Wrong.Setup;
import org.plstar.certify.CertificateRefusal;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;
import org.plstar.study.refusal.RequestRefusal;

/** Certificates that were changed, and networks, runs and options of which no theorem speaks. */
final class WrongCertificates {
    /** A certificate in FOLDER/c. */
    private static final Setup CERTIFICATE = Wrong.GOOD_DATA.and(
            folder -> run(folder, 0, certify("dense(16) tanh dense").toArray(String[]::new)));

    private WrongCertificates() {}

    static List<Wrong> all() {
        List<Wrong> all = new ArrayList<>(changed());
        all.addAll(unknown());
        all.addAll(runs());
        all.addAll(options());
        return all;
    }

    private static List<String> certify(String network, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "certify", "DATA", "--target", "label", "--out", "FOLDER/c", "--network", network));
        all.addAll(List.of(more));
        return all;
    }

    private static void run(Path folder, int status, String... arguments) {
        List<String> all =
                new Wrong("", RequestRefusal.NO_DATA, "", _ -> {}, List.of(arguments)).in(folder);
        Commands.Ended ended = Commands.run(all.toArray(String[]::new));
        if (ended.status() != status) {
            throw new AssertionError(ended.status() + ": " + ended.stdout() + ended.stderr());
        }
    }

    private static Wrong checked(
            String what, CertificateRefusal code, String named, String file, Change change) {
        return new Wrong(
                what,
                code,
                named,
                CERTIFICATE.and(folder -> change.of(folder.resolve("c").resolve(file))),
                List.of("certify", "--check", "FOLDER/c/certificate.json"));
    }

    private interface Change {
        void of(Path file) throws IOException;
    }

    private static Change replaced(String what, String by) {
        return file -> {
            String text = Files.readString(file);
            String other = text.replaceFirst(what, by);
            if (other.equals(text)) {
                throw new AssertionError("nothing to change: " + what);
            }
            Files.writeString(file, other);
        };
    }

    private static Change swapped(String other) {
        return file -> Files.write(file, Files.readAllBytes(file.resolveSibling(other)));
    }

    private static List<Wrong> changed() {
        return List.of(
                checked(
                        "a certificate whose radius is no radius",
                        CertificateRefusal.UNREADABLE,
                        "the radii do not grow",
                        "certificate.json",
                        replaced("\"radii\": \\[[0-9.E-]+", "\"radii\": [0.0")),
                checked(
                        "arrays that do not match their hash",
                        CertificateRefusal.UNREADABLE,
                        "has another SHA-256",
                        "certificate.json",
                        replaced("(\"arrays\": .\"[^\"]+\": )\"[0-9a-f]+\"", "$1\"00\"")),
                checked(
                        "arrays that are another file's",
                        CertificateRefusal.UNREADABLE,
                        "an array has the name",
                        "arrays.npz",
                        swapped("w0.npz")),
                checked(
                        "arrays that are gone",
                        CertificateRefusal.UNREADABLE,
                        "there is no file",
                        "arrays.npz",
                        Files::delete),
                unread("the certificate lacks format", "{}"),
                unread("the certificate is no object", "[1, 2]"),
                unread("the JSON ends too early", ""),
                unread("no name at character", "{\n\"format\" : 1,"),
                unread("no value at character 0", "a,b,label\n1,2,x\n"),
                unread("it is a certificate of format 7", "{\"format\" : 7, \"theorems\" : []}"),
                unread("it is a certificate of format 3", "{\"format\" : 3, \"theorems\" : []}"),
                checked(
                        "a certificate in bytes that are no text",
                        CertificateRefusal.UNREADABLE,
                        "is no text in UTF-8",
                        "certificate.json",
                        swapped("w0.npz")),
                new Wrong(
                        "a folder without a certificate",
                        CertificateRefusal.UNREADABLE,
                        "FOLDER: this folder holds no certificate.json",
                        _ -> {},
                        List.of("certify", "--check", "FOLDER")),
                new Wrong(
                        "a folder that is neither a run nor data",
                        RequestRefusal.NOT_A_RUN,
                        "FOLDER: this folder holds neither a run nor IDX files",
                        _ -> {},
                        List.of("certify", "FOLDER")),
                new Wrong(
                        "a certificate that does not exist",
                        CertificateRefusal.UNREADABLE,
                        "there is no file",
                        _ -> {},
                        List.of("certify", "--check", "FOLDER/nowhere.json")));
    }

    /** A certificate file with that in it. */
    private static Wrong unread(String why, String text) {
        return checked(
                "a certificate file of: " + text,
                CertificateRefusal.UNREADABLE,
                why,
                "certificate.json",
                file -> Files.writeString(file, text));
    }

    private static List<Wrong> unknown() {
        return List.of(
                new Wrong(
                        "certifying too many equations",
                        CertificateRefusal.TOO_MANY,
                        "8200 equations",
                        folder -> Files.writeString(folder.resolve("data.csv"), many()),
                        certify("dense(2) tanh dense")),
                new Wrong(
                        "certifying over a certificate",
                        RequestRefusal.EXISTS,
                        "--out",
                        CERTIFICATE,
                        certify("dense(8) tanh dense")),
                ofRun(
                        "certifying over the certificate of a run",
                        RequestRefusal.EXISTS,
                        "theorems.json",
                        0,
                        folder -> {
                            Path own = Files.createDirectories(folder.resolve("run/certificate"));
                            Files.writeString(own.resolve("theorems.json"), "{}");
                        }));
    }

    private static String many() {
        StringBuilder s = new StringBuilder("a,label\n");
        for (int i = 0; i < 8200; i++) {
            s.append(i).append(i % 3 == 0 ? ",x\n" : ",y\n");
        }
        return s.toString();
    }

    private static Wrong ofRun(
            String what, Refusal.Code code, String named, int status, Setup then, String... more) {
        List<String> train = new ArrayList<>(
                List.of("train", "DATA", "--target", "label", "--out", "FOLDER/run"));
        train.addAll(List.of(more));
        if (!train.contains("--steps")) {
            train.addAll(List.of("--steps", "3"));
        }
        return new Wrong(
                what,
                code,
                named,
                Wrong.GOOD_DATA
                        .and(folder -> run(folder, status, train.toArray(String[]::new)))
                        .and(then),
                List.of("certify", "FOLDER/run"));
    }

    private static List<Wrong> runs() {
        return List.of(
                ofRun(
                        "certifying a run on cross-entropy",
                        CertificateRefusal.LOSS,
                        "FOLDER/run",
                        0,
                        _ -> {},
                        "--network",
                        "dense(4) tanh dense",
                        "--loss",
                        "cross-entropy"),
                ofRun(
                        "certifying a run that diverged",
                        CertificateRefusal.NOT_FINITE,
                        "diverged",
                        1,
                        _ -> {},
                        "--network",
                        "dense",
                        "--steps",
                        "300",
                        "--eta",
                        "1e200"),
                ofRun(
                        "certifying a run whose data have changed",
                        RequestRefusal.DATA_CHANGED,
                        "data.csv",
                        0,
                        folder -> Files.writeString(
                                folder.resolve("data.csv"), Wrong.GOOD.replace("5,9,x", "5,9.5,x")),
                        "--network",
                        "dense(4) tanh dense"));
    }

    private static List<Wrong> options() {
        return List.of(
                option(
                        "a goal of no certificate",
                        RequestRefusal.UNUSED,
                        "--certify-goal",
                        "--certify-goal",
                        "flow"),
                option(
                        "a provable start for adam",
                        StudyRefusal.PROVABLE,
                        "Adam",
                        "--provable",
                        "--optimizer",
                        "adam"),
                option(
                        "a provable start of a network with relu in it",
                        CertificateRefusal.NOT_SMOOTH,
                        "relu",
                        "--provable",
                        "--network",
                        "dense(8) relu dense"),
                option(
                        "a provable start with a step",
                        RequestRefusal.UNUSED,
                        "--eta",
                        "--provable",
                        "--eta",
                        "0.1"),
                option(
                        "one look for certificates",
                        RequestRefusal.COUNT,
                        "--certify-steps",
                        "--certify",
                        "--certify-steps",
                        "1"),
                option(
                        "certificates of cross-entropy",
                        CertificateRefusal.LOSS,
                        "--certify",
                        "--certify",
                        "--loss",
                        "cross-entropy"));
    }
}
