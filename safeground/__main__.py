from safeground.cli.main import run

run()
