package org.plstar.study.train.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import org.plstar.app.SaidClaims;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.Npz;
import org.plstar.study.fit.FitClaim;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What runs say about the data that they were given. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class DataInRunsTest {
    @TempDir
    private Path folder;

    private Commands.Ended run(String data, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "train",
                folder.resolve(data).toString(),
                "--network",
                "dense(16) tanh dense",
                "--steps",
                "20",
                "--looks",
                "few",
                "--out",
                folder.resolve("run").toString()));
        all.addAll(List.of(more));
        return Commands.run(all.toArray(String[]::new));
    }

    private JsonNode json() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(folder.resolve("run/run.json")));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void regressionErrorsAreInTheUnitsOfTheFile() throws IOException {
        StringBuilder csv = new StringBuilder("a,b,price\n");
        double[] price = new double[40];
        double mean = 0;
        for (int i = 0; i < price.length; i++) {
            price[i] = 1000 + 300 * Math.sin(0.7 * i) + 10 * i;
            mean += price[i] / price.length;
            csv.append(i % 7)
                    .append(',')
                    .append(0.5 * i)
                    .append(',')
                    .append(price[i])
                    .append('\n');
        }
        write("prices.csv", csv.toString());

        Commands.Ended ended = run("prices.csv", "--target", "price", "--test-fraction", "0");

        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(SaidClaims.text(json(), FitClaim.TARGET_OFF)).startsWith("price: off by");
        JsonNode error = json().get("train_errors").get(0);
        double variance = 0;
        for (double p : price) {
            variance += (p - mean) * (p - mean) / price.length;
        }
        // loss = 1/(2N) Σ (e/deviation)²
        double rmse = Math.sqrt(2 * json().get("loss").asDouble() * variance);
        assertThat(error.get("target").asString()).isEqualTo("price");
        assertThat(error.get("rmse").asDouble()).isCloseTo(rmse, within(1e-9 * rmse));
        assertThat(error.get("mae").asDouble()).isPositive().isLessThan(rmse);
        assertThat(json().get("test_errors").isNull()).isTrue();
        assertThat(Files.readString(folder.resolve("run/report.html"))).contains("price: off by");
    }

    @Test
    void repeatedRowsWithinAndAcrossTrainingAndTestAreReported() throws IOException {
        write("train.csv", "a,b,y\n1,2,u\n2,1,v\n1,2,u\n3,5,v\n4,4,u\n4,4,v\n7,8,u\n");
        write("test.csv", "a,b,y\n2,1,v\n9,9,u\n9,9,u\n5,5,u\n5,5,v\n");

        Commands.Ended ended = run(
                "train.csv",
                "--target",
                "y",
                "--test",
                folder.resolve("test.csv").toString());

        assertThat(ended.status()).as(ended.stderr()).isZero();
        JsonNode data = json().get("data");
        assertThat(data.get("merged_duplicates").asInt()).isEqualTo(1);
        assertThat(data.get("conflicts").get(0).asString()).contains("6, 7");
        assertThat(data.get("test_rows_in_training").asInt()).isEqualTo(1);
        assertThat(data.get("test_rows_in_training_where").asString()).isEqualTo("line 2");
        assertThat(data.get("merged_test_duplicates").asInt()).isEqualTo(1);
        assertThat(data.get("conflicting_test_groups").asInt()).isEqualTo(1);
        JsonNode seen = SaidClaims.find(json(), FitClaim.TEST_ROWS_SEEN).orElseThrow();
        assertThat(seen.at("/values/count").asInt()).isEqualTo(1);
        assertThat(seen.at("/values/where").asString()).isEqualTo("line 2");
        assertThat(SaidClaims.text(json(), FitClaim.TEST_CONFLICT)).contains("5, 6");
    }

    @Test
    void aSingularKernelOfRepeatedRowsSaysWhy() throws IOException {
        write("rows.csv", "a,b,y\n1,2,u\n2,1,v\n1,2,u\n3,5,v\n");

        Commands.Ended ended = Commands.run(
                "kernel", folder.resolve("rows.csv").toString(), "--target", "y", "--json");

        JsonNode j = JsonMapper.shared().readTree(ended.stdout());
        assertThat(j.get("merged_duplicates").asInt()).isEqualTo(1);
        assertThat(j.get("condition_number").isNull()).isTrue();
        assertThat(j.get("condition_number_reason").asString())
                .contains("1 row with the features of others");
    }

    @Test
    void notesOfATestFileAreTold() throws IOException {
        write("train.csv", "a,b,y\n1,2,u\n2,1,v\n3,3,u\n3,5,v\n");
        write("test.csv", "a,b,y\n2,1,v\n,9,u\n8,9,u\n");

        Commands.Ended ended = run(
                "train.csv",
                "--target",
                "y",
                "--missing",
                "drop",
                "--test",
                folder.resolve("test.csv").toString());

        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(ended.stderr()).contains("test file: ");
        assertThat(json().at("/data/test_rows").asInt()).isEqualTo(2);
    }

    @Test
    void aFolderOfImagesGivesTheRunItsName() throws IOException {
        Path images = Files.createDirectory(folder.resolve("little-mnist"));
        byte[] pixels = new byte[16 + 6 * 4];
        pixels[2] = 8;
        pixels[3] = 3;
        pixels[7] = 6;
        pixels[11] = 2;
        pixels[15] = 2;
        for (int i = 16; i < pixels.length; i++) {
            pixels[i] = (byte) (i * i * 31);
        }
        Files.write(images.resolve("train-images-idx3-ubyte"), pixels);
        Files.write(
                images.resolve("train-labels-idx1-ubyte"),
                new byte[] {0, 0, 8, 1, 0, 0, 0, 6, 0, 1, 0, 1, 0, 1});

        Commands.Ended ended = run("little-mnist");

        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(json().at("/data/name").asString()).isEqualTo("little-mnist");
    }

    @Test
    void arraysOfAnNpzFileCanBeNamed() throws IOException {
        SequencedMap<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("pictures", new NpyArray(List.of(4, 2), new double[] {1, 2, 2, 1, 3, 5, 4, 4}));
        arrays.put("what", new NpyArray(List.of(4), new double[] {0, 1, 0, 1}));
        Npz.write(folder.resolve("data.npz"), arrays);

        assertThat(run("data.npz", "--test-fraction", "0").status()).isEqualTo(2);
        Commands.Ended ended = run(
                "data.npz",
                "--inputs-array",
                "pictures",
                "--target",
                "what",
                "--test-fraction",
                "0");

        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(json().at("/data/features").asInt()).isEqualTo(2);
        write("rows.csv", "a,b,y\n1,2,u\n2,1,v\n");
        Commands.Ended table = run("rows.csv", "--target", "y", "--inputs-array", "a", "--force");
        assertThat(table.status()).isEqualTo(2);
        assertThat(table.stderr()).contains("--inputs-array", "\"a\"");
    }
}
