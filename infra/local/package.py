"""What `sam package` does: upload what the template points to, and point it to where that is now. Nothing else."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from infra.local.build import zip_function, zip_layer
from infra.local.engine import REGION
from infra.local.places import BUILT, ROOT, TEMPLATE

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

ARTIFACTS = "artifacts"
POINTER = re.compile(r"(?P<before>\b(?P<kind>CodeUri|ContentUri|DefinitionUri): )(?P<path>\S+)")


def package(s3: "S3Client") -> str:
    """The template, its local paths replaced by the places where their contents were uploaded."""
    s3.create_bucket(Bucket=ARTIFACTS, CreateBucketConfiguration={"LocationConstraint": REGION})
    BUILT.mkdir(parents=True, exist_ok=True)
    template = TEMPLATE.read_text()
    uploaded = {path: upload(s3, artifact(kind, path)) for _, kind, path in POINTER.findall(template)}
    return POINTER.sub(lambda found: found["before"] + uploaded[found["path"]], template)


def artifact(kind: str, path: str) -> Path:
    match kind:
        case "ContentUri":
            return zip_layer()
        case "CodeUri":
            return zip_function(ROOT / path)
        case _:
            return ROOT / path


def upload(s3: "S3Client", file: Path) -> str:
    with file.open("rb") as body:
        s3.put_object(Bucket=ARTIFACTS, Key=file.name, Body=body)
    return f"s3://{ARTIFACTS}/{file.name}"
