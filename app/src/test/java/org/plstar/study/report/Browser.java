package org.plstar.study.report;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium that opens reports from disk and keeps an eye on its console and its
 * requests.
 */
public final class Browser implements AutoCloseable {
    private static final Pattern REQUEST = Pattern.compile(
            "\"method\":\"Network.requestWillBeSent\".*?\"request\":\\{.*?\"url\":\"(.*?)\"",
            Pattern.DOTALL);

    /**
     * Held, so that its level lasts; below SEVERE it only tells that it knows no typed API for so
     * new a browser.
     */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private final ChromeDriver driver;
    private final Path downloads;
    private final List<String> requests = new ArrayList<>();

    private Browser(ChromeDriver driver, Path downloads) {
        this.driver = driver;
        this.downloads = downloads;
    }

    /** Starts Debian's Chromium with a fresh profile; fails, never skips, where it is missing. */
    public static Browser start(Path profile, Path downloads) {
        SELENIUM.setLevel(Level.SEVERE);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program("chromium"));
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--force-device-scale-factor=1",
                "--user-data-dir=" + profile);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        // The driver is named, so that Selenium neither looks for one nor downloads one.
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(program("chromedriver"))
                .usingAnyFreePort()
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(60));
        driver.executeCdpCommand(
                "Browser.setDownloadBehavior",
                Map.of("behavior", "allow", "downloadPath", downloads.toString()));
        // The browser's own start page asks for its parts; only what follows is the report's doing.
        driver.get("about:blank");
        Browser browser = new Browser(driver, downloads);
        browser.requests();
        browser.requests.clear();
        browser.console();
        return browser;
    }

    private static File program(String name) {
        return Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "")
                        .split(File.pathSeparator))
                .map(folder -> new File(folder, name))
                .filter(File::canExecute)
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("the reports are tested in a real browser, and "
                                + name
                                + " is not on the PATH: run `apt-get install -y"
                                + " chromium chromium-driver`"));
    }

    /**
     * Opens a page of {@code width} x {@code height} pixels and waits until its charts are drawn.
     */
    public void open(Path page, int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
        driver.get(page.toUri().toString());
        await("the page to be ready", "return document.documentElement.dataset.ready === 'true'");
    }

    /** Opens a served page of that size and waits until its charts, if any, are drawn. */
    public void visit(String address, int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
        visit(address);
    }

    /** The page's size in pixels from now on, however narrow. */
    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** What the reader's system prefers from now on: light or dark. */
    void scheme(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Opens a page in the size that is and waits until its charts, if any, are drawn. */
    void visit(String address) {
        driver.get(address);
        await("the page to be ready", "return document.documentElement.dataset.ready === 'true'");
    }

    /** Waits up to 20 seconds until a script gives true. */
    public void await(String what, String condition) {
        long start = System.nanoTime();
        while (!Boolean.TRUE.equals(driver.executeScript(condition))) {
            if (System.nanoTime() - start > 20_000_000_000L) {
                throw new AssertionError("waited in vain for " + what + "; console: " + console());
            }
            pause();
        }
    }

    /** The finished download of that name. */
    Path download(String name) {
        Path file = downloads.resolve(name);
        long start = System.nanoTime();
        while (!isComplete(file)) {
            if (System.nanoTime() - start > 20_000_000_000L) {
                throw new AssertionError("no file " + name + " was saved; console: " + console());
            }
            pause();
        }
        return file;
    }

    private boolean isComplete(Path file) {
        try (Stream<Path> present = Files.list(downloads)) {
            boolean unfinished = present.anyMatch(path -> path.toString().endsWith(".crdownload"));
            return !unfinished && Files.exists(file) && Files.size(file) > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the browser worked", e);
        }
    }

    /** What the script returns; numbers come as Long or Double. */
    public Object run(String script, Object... arguments) {
        return Objects.requireNonNull(
                driver.executeScript(script, arguments), "the script returned nothing");
    }

    /** A number that the script returns. */
    public double number(String script, Object... arguments) {
        return ((Number) run(script, arguments)).doubleValue();
    }

    public WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    /** The button of a chart or table whose accessible name starts so. */
    WebElement button(String id, String name) {
        return find("#" + id + " button[aria-label^='" + name + "']");
    }

    public ChromeDriver driver() {
        return driver;
    }

    /** Everything the console has said since the last call: errors, warnings, policy violations. */
    public List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .toList();
    }

    /** Every address requested so far. */
    public List<String> requests() {
        driver.manage().logs().get(LogType.PERFORMANCE).forEach(entry -> {
            Matcher request = REQUEST.matcher(entry.getMessage());
            if (request.find()) {
                requests.add(request.group(1));
            }
        });
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
