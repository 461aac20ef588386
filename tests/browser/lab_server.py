"""A JupyterLab server of its own and real Chromium in front of it, for the browser tests."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

from course_utils import catalogue, notebooks

START_SECONDS = 60
LESSON_SECONDS = 600  # four times the longest lesson: other jobs may run beside it
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# The news pop-up would lie over the first screenshot, and asks the network.
NO_NEWS = {"fetchNews": "false", "checkForUpdates": False}

READY = """async () => {
  const widget = window.jupyterapp?.shell.currentWidget;
  if (!widget?.sessionContext) return false;
  await widget.context.ready;
  await widget.sessionContext.ready;
  return widget.sessionContext.session?.kernel?.status === 'idle';
}"""
RUN_ALL = """async (seconds) => {
  const late = new Promise((_, refuse) => setTimeout(
    () => refuse(new Error(`Run All took longer than ${seconds} s`)), 1000 * seconds));
  await Promise.race([window.jupyterapp.commands.execute('notebook:run-all-cells'), late]);
}"""
CELLS = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .map(cell => cell.model.sharedModel.toJSON())"""
SHOW_CELL = """async (index) => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  await notebook.scrollToItem(index, 'start');
}"""
PICTURE = """async (image) => {
  const bytes = new Uint8Array(await (await fetch(image.src)).arrayBuffer());
  return Array.from(bytes).join(',');
}"""


@contextlib.contextmanager
def server(work_folder, own_folder):
    """Serve `work_folder`; yield the address. The settings of the user's own Jupyter stay out."""
    own_folder = Path(own_folder)
    variables = dict(os.environ)
    for name in ("CONFIG", "DATA", "RUNTIME"):
        variables[f"JUPYTER_{name}_DIR"] = str(own_folder / name.lower())
    variables["JUPYTERLAB_SETTINGS_DIR"] = str(own_folder / "settings")
    variables["JUPYTERLAB_WORKSPACES_DIR"] = str(own_folder / "workspaces")
    variables["IPYTHONDIR"] = str(own_folder / "ipython")
    variables.pop("COURSE_TEST", None)  # a learner's kernel does not have it
    news = own_folder / "settings" / "@jupyterlab" / "apputils-extension"
    notebooks.write_text(news / "notification.jupyterlab-settings", json.dumps(NO_NEWS))
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [f"--port={_free_port()}", "--ServerApp.port_retries=0"]
    command += [f"--ServerApp.root_dir={work_folder}", "--LabApp.expose_app_in_browser=True"]
    with open(own_folder / "server.log", "w", encoding="utf-8") as log:
        process = subprocess.Popen(command, env=variables, stdout=log, stderr=log)
        try:
            yield _wait_for_address(own_folder, process)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for_address(own_folder, process):
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        for file in (own_folder / "runtime").glob("jpserver-*.json"):
            with contextlib.suppress(ValueError):  # the server is still writing it
                found = json.loads(file.read_text(encoding="utf-8"))
                return f"{found['url']}lab/tree/{{}}?reset&token={found['token']}"
        time.sleep(0.2)
    log = (own_folder / "server.log").read_text(encoding="utf-8")
    raise RuntimeError(f"JupyterLab did not start within {START_SECONDS} s:\n{log[-3000:]}")


@contextlib.contextmanager
def chromium():
    """Yield a page of Chromium: the system's, or Playwright's own where there is none."""
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    executable = next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_FLAGS))
        try:
            yield browser.new_page(viewport={"width": 1400, "height": 1000})
        finally:
            browser.close()


def run_all(page, address, name):
    """Open a notebook, run all its cells, and return them as dicts."""
    page.goto(address.format(name))
    page.wait_for_selector(".jp-Notebook", timeout=1000 * START_SECONDS)
    # The idle icon alone is shown too early; running then does nothing.
    page.wait_for_function(READY, timeout=1000 * START_SECONDS)
    page.evaluate(RUN_ALL, LESSON_SECONDS)
    return page.evaluate(CELLS)


def take_screenshots(page, name):
    """Save the notebook, in pieces of one screen, under `work/screenshots/`; return their texts."""
    folder = catalogue.WORK / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"{name}_*.png"):
        old.unlink()
    panel = page.locator(".jp-WindowedPanel-outer")
    page.evaluate(SHOW_CELL, 0)
    before, texts = -1, []
    while (position := panel.evaluate("panel => panel.scrollTop")) != before:
        page.wait_for_timeout(500)
        panel.screenshot(path=str(folder / f"{name}_{len(texts):02d}.png"))
        texts.append(panel.inner_text())
        before = position
        panel.evaluate("panel => panel.scrollBy(0, 0.9 * panel.clientHeight)")
        page.wait_for_timeout(200)
    return texts
