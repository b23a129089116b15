"""Runs axe-core in a page."""

from typing import Final, Literal

from playwright.sync_api import Page, expect

from local import layout

AXE = layout.REPOSITORY / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => {
  const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const { violations } = await axe.run(document, { runOnly: rules })
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}"""
# Ends the colour transitions between themes, which axe-core would measure midway.
SETTLE = "document.getAnimations().filter(a => a.effect.getTiming().iterations !== Infinity).forEach(a => a.finish())"
THEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")


def expect_no_serious_violation(page: Page) -> None:
    """Run axe-core in both themes once the network is idle."""
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE.read_text())
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        expect(page.locator("html.dark")).to_have_count(1 if theme == "dark" else 0)
        page.evaluate(SETTLE)
        violations: list[str] = page.evaluate(RUN)
        assert violations == [], theme
