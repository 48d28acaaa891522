package org.plstar.study.train.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.app.Commands;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class MethodsTest {
    @TempDir
    private Path folder;

    private Path data = Path.of("");

    @BeforeEach
    void copyData() throws IOException {
        data = Commands.data(folder, "breast_cancer.csv");
    }

    private JsonNode train(String out, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "train",
                data.toString(),
                "--target",
                "label",
                "--network",
                "dense(32) tanh dense",
                "--steps",
                "80",
                "--looks",
                "few",
                "--json",
                "--out",
                folder.resolve(out).toString()));
        all.addAll(List.of(more));
        Commands.Ended ended = Commands.run(all.toArray(String[]::new));
        assertThat(ended.status()).as(ended.stderr()).isZero();
        return JsonMapper.shared().readTree(ended.stdout());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--optimizer gd",
                "--optimizer gd --weight-decay 1e-4 --schedule cosine:0.1 --warmup 5",
                "--optimizer momentum",
                "--optimizer nesterov(beta=0.8)",
                "--optimizer sgd",
                "--optimizer sgd(beta=0.9) --batch 8 --eta 0.05",
                "--optimizer adam --eta 0.01",
                "--optimizer adam --batch 64 --schedule decay:20:0.5 --eta 0.01",
                "--optimizer adamw --eta 0.01",
                "--optimizer rmsprop(alpha=0.9,epsilon=1e-6,beta=0.5)",
                "--optimizer sps --batch 16",
                "--optimizer sls",
                "--eta follow",
                "--eta follow --loss cross-entropy",
                "--loss cross-entropy",
                "--loss cross-entropy --optimizer momentum",
                "--loss cross-entropy --optimizer adam --batch 64 --eta 0.01",
                "--loss cross-entropy --label-smoothing 0.1 --optimizer sps --batch 32"
            })
    void everyMethodLowersTheLoss(String options) {
        JsonNode j = train("run", options.split(" ", -1));

        assertThat(j.get("loss").asDouble())
                .isLessThan(0.8 * j.get("initial_loss").asDouble());
        assertThat(j.get("train_accuracy").asDouble()).isGreaterThan(0.8);
    }

    @Test
    void crossEntropyHasItsOwnStepAndNoPredictionOfTheSquareLoss() {
        JsonNode j = train("run", "--loss", "cross-entropy");

        assertThat(j.get("eta_reason").asString()).contains("JᵀBJ/N");
        assertThat(j.get("linearized_loss").isNull()).isTrue();
        assertThat(j.get("linearized_loss_reason").asString()).contains("square loss");
        assertThat(j.get("predicted_rate").isNull()).isTrue();
        assertThat(j.get("asymptotic_rate").isNull()).isTrue();
        assertThat(j.get("data").get("outputs").asInt()).isEqualTo(2);
        // at the start the outputs are near zero in sum: about log 2
        assertThat(j.get("initial_loss").asDouble()).isCloseTo(Math.log(2), within(0.5));
    }

    @Test
    void momentumTakesALongerStepThanGradientDescent() {
        double plain = train("a").get("eta").asDouble();

        assertThat(train("b", "--optimizer", "momentum(beta=0.5)").get("eta").asDouble())
                .isCloseTo(1.5 * plain, within(1e-9 * plain));
    }

    @Test
    void theTextOfAnOptimizerCanBeGivenAgain() {
        JsonNode a = train("a", "--optimizer", "adam(epsilon=1e-6, beta1 = 0.8)", "--eta", "0.01");
        String text = a.at("/method/optimizer").asString();
        JsonNode b = train("b", "--optimizer", text, "--eta", "0.01");
        String run = folder.resolve("a").toString();
        JsonNode like = train("like", "--like", run);
        JsonNode other = train("other", "--like", run, "--optimizer", "adam");

        assertThat(text).isEqualTo("adam(beta1=0.8,epsilon=1e-6)");
        assertThat(b.get("loss")).isEqualTo(a.get("loss"));
        assertThat(like.get("loss")).isEqualTo(a.get("loss"));
        assertThat(other.get("loss")).isNotEqualTo(a.get("loss"));
        assertThat(Commands.run("train", "--resume", run, "--steps", "81").status())
                .isZero();
    }

    @Test
    void customaryStepsMoveWhatEntersTheNetworkAsInStandardParametrization() {
        JsonNode ntk = train("a", "--optimizer", "adam");
        JsonNode standard = train("b", "--optimizer", "adam", "--parametrization", "standard");

        assertThat(standard.get("eta").asDouble()).isEqualTo(0.001);
        // nearly all weights come from the 30 features and enter by 1/√30
        assertThat(ntk.get("eta").asDouble()).isBetween(0.005, 0.006);
        assertThat(ntk.get("eta_reason").asString()).contains("standard parametrization");
        assertThat(train("c", "--optimizer", "adamw").at("/method/direction").asString())
                .contains("weight decay 0.001");
    }

    @Test
    void epochsAreCountedInBatches() {
        Commands.Ended ended = Commands.run(
                "train",
                data.toString(),
                "--target",
                "label",
                "--optimizer",
                "adam",
                "--batch",
                "100",
                "--epochs",
                "2",
                "--json",
                "--out",
                folder.resolve("run").toString());

        // 455 of the 569 rows train: five batches an epoch
        assertThat(JsonMapper.shared().readTree(ended.stdout()).get("steps").asInt())
                .isEqualTo(10);
    }

    @Test
    void theSameSeedGivesTheSameRunWithBatches() {
        JsonNode a = train("a", "--optimizer", "adam", "--batch", "32", "--threads", "1");
        JsonNode b = train("b", "--optimizer", "adam", "--batch", "32", "--threads", "3");
        JsonNode c = train("c", "--optimizer", "adam", "--batch", "32", "--seed", "2");

        assertThat(b.get("loss")).isEqualTo(a.get("loss"));
        assertThat(c.get("loss")).isNotEqualTo(a.get("loss"));
    }
}
